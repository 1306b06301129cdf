package io.github.diskwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark still runs: once, with little data, in this process. Nothing is measured. */
class BenchmarksRunTest {
    @Test
    void eachOfThemRunsOnce() throws Exception {
        Options options = new OptionsBuilder()
                .include("io\\.github\\.diskwright\\.benchmarks\\..*")
                .param("size", "3072000")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(options).run();

        assertThat(results).hasSize(2 * 4 + 2 * 3 + 2 * 2);
    }
}
