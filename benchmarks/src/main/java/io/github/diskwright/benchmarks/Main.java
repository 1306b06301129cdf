package io.github.diskwright.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks, and prints what they came to in bytes per second. */
public final class Main {
    private Main() {}

    /** The command; without arguments it tells which ones it takes. */
    public static void main(String[] arguments) throws RunnerException {
        RunOptions options;
        try {
            options = RunOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + RunOptions.USAGE);
            System.exit(2);
            return;
        }
        List<ResultRow> rows = run(options).stream().map(ResultRow::of).toList();
        System.out.println(System.getProperty("java.vm.name") + " " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors\n");
        System.out.println(ResultTable.of(rows));
        if (Runtime.version().feature() < 21) {
            System.out.println("Before JDK 21 what threads allocated that have ended is not counted.\n");
        }
        System.out.print(new PipelineModel(rows).table());
    }

    /** Runs part by part, and writes what there is after each of them: a full run is long. */
    private static List<RunResult> run(RunOptions options) throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        List<RunPlan.Part> parts = options.parts();
        for (RunPlan.Part part : parts) {
            System.err.println("[" + (parts.indexOf(part) + 1) + "/" + parts.size() + "] " + part.name());
            results.addAll(new Runner(options.jmhOptions(part)).run());
            options.json().ifPresent(file -> write(results, file));
        }
        return results;
    }

    private static void write(Collection<RunResult> results, Path file) {
        ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString()).writeOut(results);
    }
}
