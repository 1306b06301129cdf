package io.github.diskwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.diskwright.image.device.FileDevice;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark still runs: once, with little data, in this process. Nothing is measured. */
class BenchmarksRunTest {
    private static final int SIZE = 2 << 20;
    private static final int BLOCK = 64 << 10;
    private static final int RUNS = 16;

    private static List<ResultRow> rows = List.of();

    @BeforeAll
    static void runAll() throws RunnerException {
        Options options = new OptionsBuilder()
                .include("io\\.github\\.diskwright\\.benchmarks\\..*")
                .param("size", String.valueOf(SIZE))
                .param("blockSize", String.valueOf(BLOCK))
                .param("runs", String.valueOf(RUNS))
                .addProfiler(GCProfiler.class)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        rows = new Runner(options).run().stream().map(ResultRow::of).toList();
    }

    @Test
    void eachCallProcessesWhatItClaims() {
        for (ResultRow row : rows) {
            if (row.unit() == ResultRow.Unit.BYTES) {
                int claimed = row.parameters().containsKey("blockSize") ? BLOCK : SIZE;
                assertThat(row.perCall()).as(row.toString()).isCloseTo(claimed, within(0.5));
            }
            assertThat(row.perSecond()).as(row.toString()).isPositive();
            assertThat(row.allocated()).as(row.toString()).isNotNaN();
        }
    }

    @Test
    void everyRunIsAnExtentWhereTheDeviceCanTell() {
        for (ResultRow row : rows) {
            if (row.unit() == ResultRow.Unit.EXTENTS) {
                boolean tells = !row.parameter("kind").equals("file") || FileDevice.canTellExtents();
                assertThat(row.perCall()).as(row.toString()).isGreaterThan(tells ? 2 * RUNS - 0.5 : 0.5);
            }
        }
    }

    @Test
    void ratiosAreThoseOfTheData() {
        for (ResultRow row : rows) {
            switch (row.parameter("codec") + " " + row.parameter("data")) {
                case "zstd-1 real",
                        "lz4-1 real",
                        "zstd-1 text",
                        "xpress-20 real",
                        "lzx-50 native",
                        "lzms-50 native",
                        "lznt1-50 text" ->
                    assertThat(row.ratio()).as(row.toString()).isBetween(0.01, 0.9);
                case "store real" -> assertThat(row.ratio()).as(row.toString()).isCloseTo(1, within(1e-6));
                default -> {}
            }
        }
        assertThat(rows).filteredOn(row -> !Double.isNaN(row.ratio())).hasSizeGreaterThan(100);
    }

    @Test
    void theRunsKnowEveryBenchmark() {
        Set<String> classes = rows.stream()
                .map(row -> row.benchmark().substring(0, row.benchmark().indexOf('.')))
                .collect(Collectors.toSet());

        assertThat(RunPlan.FULL.parts()).extracting(RunPlan.Part::name).containsExactlyInAnyOrderElementsOf(classes);
        assertThat(RunPlan.SHORT.parts())
                .allSatisfy(part ->
                        assertThat(rows).anyMatch(row -> (row.benchmark() + ".").startsWith(part.name() + ".")));
    }
}
