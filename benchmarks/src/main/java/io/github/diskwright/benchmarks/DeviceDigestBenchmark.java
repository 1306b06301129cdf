package io.github.diskwright.benchmarks;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.pipeline.DeviceDigest;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How close the digest of a whole device comes to the digest alone ({@link DigestBenchmark#stream}). */
@State(Scope.Benchmark)
public class DeviceDigestBenchmark extends BenchmarkSettings {
    /** Which digest. */
    @Param({"SHA_256", "BLAKE3", "CRC_32C"})
    public DigestAlgorithm algorithm = DigestAlgorithm.SHA_256;

    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Bytes per call. */
    @Param(SIZE)
    public int size = 1;

    private MemoryDevice device = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        device = SampleData.device("real", size);
    }

    /** The digest of everything, in order. */
    @Benchmark
    public List<DigestValue> serial(ProcessedBytes processed) throws IOException {
        JobOptions job = JobOptions.builder()
                .threads(threads)
                .progress((task, done, total) -> processed.bytes += done == total ? total : 0)
                .build();
        return DeviceDigest.compute(device, List.of(algorithm), job);
    }
}
