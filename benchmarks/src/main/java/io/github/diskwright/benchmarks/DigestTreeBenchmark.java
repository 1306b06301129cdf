package io.github.diskwright.benchmarks;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.pipeline.DeviceDigest;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What more threads bring to the digest tree of a device, and how close each comes to {@link MemoryDigestBenchmark}. */
@State(Scope.Benchmark)
public class DigestTreeBenchmark extends BenchmarkSettings {
    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Bytes of a block of the tree. */
    @Param({"4096", "1048576"})
    public int treeBlock = 4096;

    /** Bytes per call. */
    @Param(SIZE)
    public int size = 1;

    private MemoryDevice device = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        device = SampleData.device("real", size);
    }

    /** The tree over everything. */
    @Benchmark
    public DigestTree tree(ProcessedBytes processed) throws IOException {
        processed.bytes += size;
        return DeviceDigest.tree(
                device, treeBlock, JobOptions.builder().threads(threads).build());
    }
}
