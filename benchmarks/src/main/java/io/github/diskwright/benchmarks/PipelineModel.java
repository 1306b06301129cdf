package io.github.diskwright.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * What the pipeline could reach, and how much of it it does. With z the bytes per second of the codec alone and h those
 * of the digest alone, both on one core, n threads that cost nothing and never wait come to n / (1/z + 1/h). Reading the
 * device is not in the model.
 */
final class PipelineModel {
    private static final String BLOCK = "1048576";

    private final List<ResultRow> rows;

    PipelineModel(List<ResultRow> rows) {
        this.rows = rows;
    }

    /** The comparison as text; empty if none of the rows are of the pipeline. */
    String table() {
        List<ResultRow> pipelines = rows.stream()
                .filter(row -> row.benchmark().equals("PipelineBenchmark.compressAndDigest"))
                .toList();
        if (pipelines.isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder();
        String format = "%-9s %-16s %-6s %7s %12s %12s %16s %14s";
        ResultTable.line(
                table,
                format,
                "codec",
                "digest",
                "data",
                "threads",
                "measured",
                "model",
                "measured/model",
                "of 1 thread");
        for (ResultRow row : pipelines) {
            OptionalDouble model = modelOf(row);
            OptionalDouble one = rateOfOneThread(row);
            ResultTable.line(
                    table,
                    format,
                    row.parameter("codec"),
                    row.parameter("digest"),
                    row.parameter("data"),
                    row.parameter("threads"),
                    megabytes(OptionalDouble.of(row.perSecond())),
                    megabytes(model),
                    quotient(row.perSecond(), model),
                    quotient(row.perSecond(), one));
        }
        ResultTable.line(
                table,
                "model: threads / (1/z + 1/h), z the codec and h the digests alone on one core, blocks of 1 MiB, same data.");
        return table.toString();
    }

    /** The model's rate in bytes per second; empty if the parts were not measured in this run. */
    OptionalDouble modelOf(ResultRow pipeline) {
        OptionalDouble codec = rate(
                "CompressBenchmark.compress",
                row -> isSame(row, pipeline, "codec")
                        && isSame(row, pipeline, "data")
                        && isSame(row, pipeline, "size")
                        && row.parameter("blockSize").equals(BLOCK));
        if (codec.isEmpty()) {
            return codec;
        }
        double secondsPerByte = 1 / codec.getAsDouble();
        for (var algorithm : PipelineBenchmark.algorithms(pipeline.parameter("digest"))) {
            OptionalDouble digest = rate(
                    "DigestBenchmark.stream",
                    row -> row.parameter("algorithm").equals(algorithm.name())
                            && row.parameter("buffer").equals("HEAP")
                            && row.parameter("blockSize").equals(BLOCK));
            if (digest.isEmpty()) {
                return digest;
            }
            secondsPerByte += 1 / digest.getAsDouble();
        }
        return OptionalDouble.of(Integer.parseInt(pipeline.parameter("threads")) / secondsPerByte);
    }

    private OptionalDouble rateOfOneThread(ResultRow pipeline) {
        return rate(
                pipeline.benchmark(),
                row -> row.parameter("threads").equals("1")
                        && isSame(row, pipeline, "codec")
                        && isSame(row, pipeline, "digest")
                        && isSame(row, pipeline, "data")
                        && isSame(row, pipeline, "size"));
    }

    private OptionalDouble rate(String benchmark, Predicate<ResultRow> which) {
        return rows.stream()
                .filter(row -> row.benchmark().equals(benchmark) && which.test(row))
                .mapToDouble(ResultRow::perSecond)
                .findFirst();
    }

    private static boolean isSame(ResultRow one, ResultRow other, String parameter) {
        return one.parameter(parameter).equals(other.parameter(parameter));
    }

    private static String megabytes(OptionalDouble rate) {
        return rate.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f MB/s", rate.getAsDouble() / 1e6);
    }

    private static String quotient(double rate, OptionalDouble by) {
        return by.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", rate / by.getAsDouble());
    }
}
