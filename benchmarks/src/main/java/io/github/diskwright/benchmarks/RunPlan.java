package io.github.diskwright.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Which benchmarks a run takes and with which parameters, part by part. */
enum RunPlan {
    /** What the project's figures are quoted from, in about two minutes: half a second for each measurement. */
    SHORT(
            part(
                    "DigestBenchmark.stream",
                    "algorithm=SHA_256,SHA_1,BLAKE3,CRC_32C",
                    "blockSize=1048576",
                    "buffer=HEAP"),
            part("DigestBenchmark.eachBlock", "algorithm=SHA_256", "blockSize=4096", "buffer=DIRECT"),
            part("DeviceDigestBenchmark", "algorithm=SHA_256", "threads=2"),
            part("MemoryDigestBenchmark"),
            part("DigestTreeBenchmark", "treeBlock=1048576"),
            part("CompressBenchmark", "codec=lz4-1,zstd-1,lzx-50", "data=real"),
            part("DecompressBenchmark", "codec=lz4-1,zstd-1,lzx-50", "data=real"),
            part("ParallelDecompressBenchmark", "codec=lzx-50"),
            part("PipelineBenchmark", "threads=1,2", "codec=lz4-1,zstd-1", "digest=SHA_256", "data=real"),
            part("DeduplicationBenchmark", "threads=2"),
            part("ZeroBenchmark", "data=zero,real,mixed", "buffer=DIRECT"),
            part("CopyBenchmark.toDevice", "threads=1", "data=zero,mixed"),
            part("ExtentsBenchmark"),
            part("VhdxWriteBenchmark"),
            part("VhdxOpenBenchmark"),
            part("TableReadBenchmark")),
    /** Everything as its annotations say. One part for each class, so that little is lost if one fails. */
    FULL(
            part("DigestBenchmark"),
            part("DeviceDigestBenchmark"),
            part("MemoryDigestBenchmark"),
            part("DigestTreeBenchmark"),
            part("CompressBenchmark"),
            part("DecompressBenchmark"),
            part("ParallelDecompressBenchmark"),
            part("SolidLzmsBenchmark"),
            part("PipelineBenchmark"),
            part("DeduplicationBenchmark"),
            part("ZeroBenchmark"),
            part("CopyBenchmark"),
            part("ExtentsBenchmark"),
            part("VhdxWriteBenchmark"),
            part("VhdxOpenBenchmark"),
            part("TableReadBenchmark"));

    private static final TimeValue SHORT_TIME = TimeValue.milliseconds(500);

    private final List<Part> parts;

    RunPlan(Part... parts) {
        this.parts = List.of(parts);
    }

    /**
     * Benchmarks that run together.
     *
     * @param name a class, or class and method
     * @param parameters values that replace the annotations', by parameter
     */
    record Part(String name, Map<String, String[]> parameters) {
        /** JMH's pattern for it. */
        String pattern() {
            String full = (Part.class.getPackageName() + "." + name).replace(".", "\\.");
            return name.contains(".") ? full + "$" : full + "\\.";
        }
    }

    static RunPlan byName(String name) {
        return switch (name) {
            case "short" -> SHORT;
            case "full" -> FULL;
            default -> throw new IllegalArgumentException("short or full, not " + name);
        };
    }

    private static Part part(String name, String... parameters) {
        return new Part(name, values(List.of(parameters)));
    }

    /** Reads {@code "name=value,value"}. */
    static Map<String, String[]> values(List<String> parameters) {
        Map<String, String[]> values = new TreeMap<>();
        for (String parameter : parameters) {
            String[] sides = parameter.split("=", 2);
            if (sides.length != 2) {
                throw new IllegalArgumentException("not a parameter: " + parameter);
            }
            values.put(sides[0], sides[1].split(","));
        }
        return values;
    }

    /** The parts, in the order of running. */
    List<Part> parts() {
        return parts;
    }

    /**
     * JMH's options of a part; allocation is always measured.
     *
     * @param replacing values of parameters that are taken in place of the part's
     */
    ChainedOptionsBuilder options(Part part, Map<String, String[]> replacing) {
        // JMH would add the values to those that are there.
        Map<String, String[]> parameters = new TreeMap<>(part.parameters());
        parameters.putAll(replacing);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(part.pattern())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        if (this == SHORT) {
            options.warmupIterations(2)
                    .warmupTime(SHORT_TIME)
                    .measurementIterations(5)
                    .measurementTime(SHORT_TIME);
        }
        return options;
    }
}
