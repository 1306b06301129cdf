package io.github.diskwright.benchmarks;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BufferKind;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the VHDX writer costs beside moving the bytes: writes anywhere into blocks that have space, in memory. */
@State(Scope.Benchmark)
public class VhdxWriteBenchmark extends BenchmarkSettings {
    private static final long DISK_SIZE = 64L << 20;

    /** Bytes of each write. */
    @Param("4096")
    public int blockSize = 1;

    private final SplittableRandom random = new SplittableRandom(1);
    private BlockDevice disk = MemoryDevice.ofSize(0);
    private ByteBuffer data = ByteBuffer.allocate(0);

    /** Makes a disk with all blocks. */
    @Setup
    public void prepare() throws IOException {
        data = SampleBlocks.of("noise", blockSize, blockSize, BufferKind.DIRECT).next();
        MemoryDevice file = MemoryDevice.ofSize(0);
        VhdxDisk made = VhdxDisk.create(file, CreateOptions.ofSize(DISK_SIZE).build());
        for (long at = 0; at < DISK_SIZE; at += blockSize) {
            made.write(at, data.rewind());
        }
        made.complete();
        disk = VhdxDisk.open(
                file, OpenOptions.builder().access(OpenOptions.Access.WRITE).build());
    }

    /** One write; nothing is flushed. */
    @Benchmark
    public void random(ProcessedBytes processed) throws IOException {
        disk.write(random.nextLong(DISK_SIZE / blockSize) * blockSize, data.rewind());
        processed.bytes += blockSize;
    }
}
