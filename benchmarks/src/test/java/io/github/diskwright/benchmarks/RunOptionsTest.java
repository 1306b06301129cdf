package io.github.diskwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.Options;

class RunOptionsTest {
    @Test
    void thePlanAndWhatReplacesIt() {
        RunOptions options =
                RunOptions.parse("short", "--json", "out.json", "--only", "Pipe", "-p", "threads=4,8", "--forks", "3");

        assertThat(options.json()).contains(Path.of("out.json"));
        assertThat(options.parts()).extracting(RunPlan.Part::name).containsExactly("PipelineBenchmark");
        Options jmh = options.jmhOptions(options.parts().get(0));
        assertThat(jmh.getParameter("threads").get()).containsExactly("4", "8");
        assertThat(jmh.getParameter("codec").get()).containsExactly("lz4-1", "zstd-1");
        assertThat(jmh.getForkCount().get()).isEqualTo(3);
        assertThat(jmh.getMeasurementIterations().hasValue()).isTrue();
        assertThat(jmh.getProfilers()).as("allocation is always measured").hasSize(1);
    }

    @Test
    void theFullRunIsWhatTheAnnotationsSay() {
        RunOptions options = RunOptions.parse("full");

        Options jmh = options.jmhOptions(options.parts().get(0));
        assertThat(jmh.getMeasurementIterations().hasValue()).isFalse();
        assertThat(options.json()).isEmpty();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(RunOptions::parse).withMessage("missing: short or full");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunOptions.parse("medium"))
                .withMessage("short or full, not medium");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunOptions.parse("full", "--json"))
                .withMessage("missing: a file");
        assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse("full", "--forks", "many"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunOptions.parse("full", "-q"))
                .withMessage("unknown: -q");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunOptions.parse("full", "-p", "threads"))
                .withMessage("not a parameter: threads");
    }
}
