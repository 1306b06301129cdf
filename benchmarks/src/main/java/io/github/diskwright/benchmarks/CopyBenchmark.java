package io.github.diskwright.benchmarks;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What zero detection and the VHDX writer cost beside moving the bytes; all in memory. */
@State(Scope.Benchmark)
public class CopyBenchmark extends BenchmarkSettings {
    /** Kind of data. */
    @Param({"real", "zero", "mixed"})
    public String data = "real";

    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Bytes per call. */
    @Param(SIZE)
    public int size = 1;

    private MemoryDevice source = MemoryDevice.ofSize(0);
    private MemoryDevice target = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        source = SampleData.device(data, size);
        target = MemoryDevice.ofSize(size);
    }

    /** To a device that was zero; the copies after the first find their memory there. */
    @Benchmark
    public BlockCopy.Result toDevice(ProcessedBytes processed) throws IOException {
        return copyTo(target, processed);
    }

    /** Into a new VHDX, whose file in memory is allocated with it: a byte for each byte of data. */
    @Benchmark
    public BlockCopy.Result toVhdx(ProcessedBytes processed) throws IOException {
        try (VhdxDisk disk = VhdxDisk.create(
                MemoryDevice.ofSize(0), CreateOptions.ofSize(size).build())) {
            BlockCopy.Result result = copyTo(disk, processed);
            disk.complete();
            return result;
        }
    }

    private BlockCopy.Result copyTo(BlockDevice destination, ProcessedBytes processed) throws IOException {
        JobOptions job = JobOptions.builder().threads(threads).build();
        BlockCopy.Result result =
                BlockCopy.of(source, destination, BlockCopy.Target.EMPTY).run(List.of(), job);
        processed.bytes += result.bytes();
        return result;
    }
}
