package io.github.diskwright.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark came to with one set of parameters. What it counts is bytes, or extents or
 * openings where bytes would say nothing.
 *
 * @param benchmark class and method
 * @param parameters names and values
 * @param unit what was counted
 * @param perSecond how many of them each second
 * @param error half of the interval that holds the rate with 99.9 %, NaN where there were too few iterations
 * @param perCall how many of them each call took
 * @param allocated bytes allocated in the heap for each of them, NaN if that was not measured
 * @param ratio compressed by original size, NaN where nothing is compressed
 */
record ResultRow(
        String benchmark,
        Map<String, String> parameters,
        Unit unit,
        double perSecond,
        double error,
        double perCall,
        double allocated,
        double ratio) {
    /** What benchmarks count: the fields of their counters. */
    enum Unit {
        BYTES("bytes", "MB/s", 1e6),
        EXTENTS("extents", "M/s", 1e6),
        OPENINGS("openings", "1/s", 1);

        private final String counter;
        private final String rate;
        private final double scale;

        Unit(String counter, String rate, double scale) {
            this.counter = counter;
            this.rate = rate;
            this.scale = scale;
        }

        /** The unit in which their rate is written. */
        String rate() {
            return rate;
        }

        /** How many of them each second that unit is. */
        double scale() {
            return scale;
        }
    }

    static ResultRow of(RunResult run) {
        Map<String, Result> measured = Map.copyOf(run.getSecondaryResults());
        Unit unit = Stream.of(Unit.values())
                .filter(each -> measured.containsKey(each.counter))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(run.getParams().getBenchmark() + " counts nothing"));
        Result rate = Objects.requireNonNull(measured.get(unit.counter));
        double perCall = rate.getScore() / run.getPrimaryResult().getScore();
        return new ResultRow(
                shortName(run.getParams().getBenchmark()),
                parameters(run),
                unit,
                rate.getScore(),
                rate.getScoreError(),
                perCall,
                score(measured, "gc.alloc.rate.norm") / perCall,
                score(measured, "packedBytes") / rate.getScore());
    }

    private static double score(Map<String, Result> measured, String name) {
        Result result = measured.get(name);
        return result == null ? Double.NaN : result.getScore();
    }

    private static String shortName(String benchmark) {
        return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    }

    private static Map<String, String> parameters(RunResult run) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : run.getParams().getParamsKeys()) {
            parameters.put(name, run.getParams().getParam(name));
        }
        return parameters;
    }

    /** The value of a parameter; empty if the benchmark has no such one. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** All parameters as people read them. */
    String parameterText() {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
