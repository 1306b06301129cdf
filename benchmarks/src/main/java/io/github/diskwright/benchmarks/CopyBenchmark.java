package io.github.diskwright.benchmarks;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
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

/** What zero detection and the VHDX writer cost beside moving the bytes; all in memory. 64 MiB per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CopyBenchmark {
    /** Kind of data. */
    @Param({"real", "zero"})
    public String data = "real";

    /** Bytes per call. */
    @Param("67108864")
    public int size = 64 << 20;

    private MemoryDevice source = MemoryDevice.ofSize(0);
    private MemoryDevice target = MemoryDevice.ofSize(0);
    private MemoryDevice file = MemoryDevice.ofSize(0);

    /** Makes the data. */
    @Setup
    public void prepare() throws IOException {
        source = SampleData.device(data, size);
        target = MemoryDevice.ofSize(size);
    }

    /** To another device. */
    @Benchmark
    public Object toDevice() throws IOException {
        return BlockCopy.of(source, target, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
    }

    /** Into a new VHDX. */
    @Benchmark
    public Object toVhdx() throws IOException {
        file = MemoryDevice.ofSize(0);
        try (VhdxDisk disk = VhdxDisk.create(file, CreateOptions.ofSize(size).build())) {
            Object result = BlockCopy.of(source, disk, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
            disk.complete();
            return result;
        }
    }
}
