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
 * @param forks how many virtual machines measure each benchmark, one after the other
 * @param isVerbose whether JMH tells of every iteration
 */
record RunOptions(
        RunPlan plan, Optional<Path> json, Pattern only, List<String> parameters, int forks, boolean isVerbose) {
    static final String USAGE = """
            usage: Main short|full [--json FILE] [--only REGEX] [-p NAME=VALUE,VALUE]... [--forks N] [--verbose]

            short takes about two minutes, full most of an hour. --json writes JMH's results, --only chooses benchmarks by
            name, -p gives a parameter other values, --forks measures in several virtual machines one after the other,
            --verbose shows every iteration.""";

    /** Reads the arguments of the command; {@link IllegalArgumentException} says what is wrong with them. */
    static RunOptions parse(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        RunPlan plan = RunPlan.byName(next(left, "short or full"));
        Optional<Path> json = Optional.empty();
        Pattern only = Pattern.compile("");
        List<String> parameters = new ArrayList<>();
        int forks = 1;
        boolean verbose = false;
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--json" -> json = Optional.of(Path.of(next(left, "a file")));
                case "--only" -> only = Pattern.compile(next(left, "a regular expression"));
                case "-p" -> parameters.add(next(left, "name=value"));
                case "--forks" -> forks = Integer.parseInt(next(left, "a number"));
                case "--verbose" -> verbose = true;
                default -> throw new IllegalArgumentException("unknown: " + option);
            }
        }
        // Says what is wrong with them now, not in the middle of the run.
        RunPlan.values(parameters);
        return new RunOptions(plan, json, only, List.copyOf(parameters), forks, verbose);
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
                plan.options(part, RunPlan.values(parameters)).forks(forks).jvmArgsAppend(jvmArguments());
        if (isVerbose) {
            options.verbosity(VerboseMode.NORMAL);
        }
        return options.build();
    }

    /** A heap of one size on every machine, there before anything is measured, and no warnings. */
    private static String[] jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
        if (Runtime.version().feature() >= 22) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 23) {
            // JMH's own use of it.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        return arguments.toArray(String[]::new);
    }
}
