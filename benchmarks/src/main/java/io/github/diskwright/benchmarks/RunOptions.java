package io.github.diskwright.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the command line asks for.
 *
 * @param plan what is run
 * @param json where JMH's results go
 * @param only a part is run if this is found in its name
 * @param parameters values that replace the plan's, as {@code "name=value,value"}
 * @param isVerbose whether JMH tells of every iteration
 */
record RunOptions(RunPlan plan, Optional<Path> json, Pattern only, List<String> parameters, boolean isVerbose) {
    static final String USAGE = """
            usage: Main short|full [--json FILE] [--only REGEX] [-p NAME=VALUE,VALUE]... [--verbose]

            short takes about two minutes, full most of an hour. --only chooses benchmarks by name, -p gives a parameter
            other values, --json writes JMH's results, --verbose shows every iteration.""";

    /** Reads the arguments of the command; {@link IllegalArgumentException} says what is wrong with them. */
    static RunOptions parse(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        RunPlan plan = RunPlan.byName(next(left, "short or full"));
        Optional<Path> json = Optional.empty();
        Pattern only = Pattern.compile("");
        List<String> parameters = new ArrayList<>();
        boolean verbose = false;
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--json" -> json = Optional.of(Path.of(next(left, "a file")));
                case "--only" -> only = Pattern.compile(next(left, "a regular expression"));
                case "-p" -> parameters.add(next(left, "name=value"));
                case "--verbose" -> verbose = true;
                default -> throw new IllegalArgumentException("unknown: " + option);
            }
        }
        // Says what is wrong with them now, not in the middle of the run.
        RunPlan.values(parameters);
        return new RunOptions(plan, json, only, List.copyOf(parameters), verbose);
    }

    private static String next(Deque<String> left, String what) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException("missing: " + what);
        }
        return left.remove();
    }

    /** The parts that are to be run. */
    List<RunPlan.Part> parts() {
        return plan.parts().stream()
                .filter(part -> only.matcher(part.name()).find())
                .toList();
    }

    /** JMH's options of a part. */
    Options jmhOptions(RunPlan.Part part) {
        ChainedOptionsBuilder options =
                plan.options(part, RunPlan.values(parameters)).jvmArgsAppend(jvmArguments());
        if (isVerbose) {
            options.verbosity(VerboseMode.NORMAL);
        }
        return options.build();
    }

    /** A heap of one size on every machine, there before anything is measured, and no warning about native code. */
    private static String[] jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
        if (Runtime.version().feature() >= 22) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        return arguments.toArray(String[]::new);
    }
}
