package io.github.diskwright.benchmarks;

import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The JDK's own rate of SHA-256 over as much data as a device has: unlike {@link DigestBenchmark}, whose block stays in
 * the processor's cache, it has to fetch the data from memory once, as whoever reads a device does.
 */
@State(Scope.Benchmark)
public class MemoryDigestBenchmark extends BenchmarkSettings {
    /** Bytes per call. */
    @Param(SIZE)
    public int size = 1;

    private byte[] data = {};

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        MemoryDevice device = SampleData.device("real", size);
        data = new byte[size];
        // Not MemoryDevice.toByteArray, which would need the room twice over.
        device.read(0, ByteBuffer.wrap(data));
    }

    /** One digest over everything, on one core. */
    @Benchmark
    public byte[] sha256(ProcessedBytes processed) throws NoSuchAlgorithmException {
        processed.bytes += size;
        return MessageDigest.getInstance("SHA-256").digest(data);
    }
}
