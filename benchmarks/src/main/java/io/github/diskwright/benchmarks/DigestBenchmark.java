package io.github.diskwright.benchmarks;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import io.github.diskwright.image.pipeline.DeviceDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How close the digest of a device comes to the digest alone. Both run over the same number of bytes per call, so the
 * ratio of their scores is the ratio of their rates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DigestBenchmark {
    /** Which digest. */
    @Param({"SHA_256", "SHA_1", "CRC_32C", "BLAKE3"})
    public DigestAlgorithm algorithm = DigestAlgorithm.SHA_256;

    /** Bytes per call. */
    @Param("67108864")
    public int size = 64 << 20;

    private MemoryDevice device = MemoryDevice.ofSize(0);
    private ByteBuffer block = ByteBuffer.allocate(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        device = SampleData.device("real", size);
        block = ByteBuffer.allocate(1 << 20);
        device.read(0, block);
    }

    /** The digest alone, over one block again and again: the rate of one core. */
    @Benchmark
    public Object alone() throws IOException {
        Digester digester = algorithm.newDigester();
        for (long left = size; left > 0; left -= block.capacity()) {
            digester.update(block.clear());
        }
        return digester.finish();
    }

    /** The digest of a device through the pipeline, all processors. */
    @Benchmark
    public Object ofDevice() throws IOException {
        return DeviceDigest.compute(device, List.of(algorithm), JobOptions.defaults());
    }
}
