package io.github.diskwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResultTablesTest {
    private static final String PIPELINE = "PipelineBenchmark.compressAndDigest";

    private final List<ResultRow> rows = new ArrayList<>();

    @Test
    void aRowIsInMillionsOfBytesAndMarkedIfItAllocates() {
        row("A.a", 1.5e9, 0.02, Double.NaN, "data=real");
        row("B.b", 2e6, 0.009, 0.25, "data=zero");

        String[] lines = ResultTable.of(rows).split("\n");

        assertThat(lines[1])
                .contains("A.a", "data=real", "1500.0", "MB/s", "0.0200")
                .endsWith("<- allocates");
        assertThat(lines[2]).contains("2.0", "0.0090").endsWith("0.250");
    }

    @Test
    void theModelAddsTheTimesOfCodecAndDigest() {
        row("CompressBenchmark.compress", 400, 0, 0.3, "codec=zstd-1", "data=real", "blockSize=1048576", "size=9");
        row("CompressBenchmark.compress", 900, 0, 0.3, "codec=zstd-1", "data=zero", "blockSize=1048576", "size=9");
        row("DigestBenchmark.stream", 1200, 0, 0, "algorithm=SHA_256", "blockSize=1048576", "buffer=HEAP");
        row("DigestBenchmark.stream", 1, 0, 0, "algorithm=SHA_256", "blockSize=4096", "buffer=HEAP");
        ResultRow one = pipeline(250, "threads=1", "codec=zstd-1");
        ResultRow two = pipeline(450, "threads=2", "codec=zstd-1");
        ResultRow other = pipeline(450, "threads=2", "codec=lz4-1");
        PipelineModel model = new PipelineModel(rows);

        assertThat(model.modelOf(one).getAsDouble()).isCloseTo(300, within(1e-6));
        assertThat(model.modelOf(two).getAsDouble()).isCloseTo(600, within(1e-6));
        assertThat(model.modelOf(other)).as("its codec was not measured").isEmpty();
        assertThat(model.table().split("\n")[2]).contains("0.75", "1.80");
        assertThat(model.table().split("\n")[3]).endsWith("-");
    }

    @Test
    void withoutThePipelineThereIsNoModel() {
        row("A.a", 1, 0, 0);

        assertThat(new PipelineModel(rows).table()).isEmpty();
    }

    private ResultRow pipeline(double rate, String threads, String codec) {
        return row(PIPELINE, rate, 0, 0.3, threads, codec, "data=real", "digest=SHA_256", "size=9");
    }

    private ResultRow row(String name, double rate, double allocated, double ratio, String... parameters) {
        Map<String, String> values = new TreeMap<>();
        RunPlan.values(List.of(parameters)).forEach((key, value) -> values.put(key, value[0]));
        ResultRow row = new ResultRow(name, values, ResultRow.Unit.BYTES, rate, 0, 1, allocated, ratio);
        rows.add(row);
        return row;
    }
}
