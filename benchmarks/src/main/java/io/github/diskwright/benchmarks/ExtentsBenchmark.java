package io.github.diskwright.benchmarks;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BufferKind;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How fast a device tells its extents when they are many: short runs of data with holes between them. Each call goes
 * over the whole device; the score is extents per second.
 */
@State(Scope.Benchmark)
public class ExtentsBenchmark extends BenchmarkSettings {
    private static final int RUN = 64 << 10;
    /** Twice the smallest block of a VHDX, so that there too every run is an extent. */
    private static final int STRIDE = 2 << 20;

    /** What tells: a device in memory, a sparse file of the host, a dynamic VHDX in memory. */
    @Param({"memory", "file", "vhdx"})
    public String kind = "memory";

    /** Runs of data. */
    @Param("1024")
    public int runs = 1;

    private BlockDevice device = MemoryDevice.ofSize(0);
    private Path file = Path.of("");

    /** Makes the device. */
    @Setup
    public void prepare() throws IOException {
        file = Files.createTempFile("extents", ".raw");
        long size = (long) runs * STRIDE;
        device = switch (kind) {
            case "memory" -> filled(MemoryDevice.ofSize(size));
            case "file" -> {
                try (FileDevice target = FileDevice.openWritable(file)) {
                    target.resize(size);
                    filled(target);
                }
                yield FileDevice.openReadOnly(file);
            }
            case "vhdx" -> {
                MemoryDevice container = MemoryDevice.ofSize(0);
                VhdxDisk target = VhdxDisk.create(
                        container, CreateOptions.ofSize(size).blockSize(1 << 20).build());
                filled(target);
                target.complete();
                yield VhdxDisk.open(container, OpenOptions.defaults());
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static BlockDevice filled(BlockDevice target) throws IOException {
        ByteBuffer data = SampleBlocks.of("noise", RUN, RUN, BufferKind.DIRECT).next();
        for (long at = 0; at < target.size(); at += STRIDE) {
            target.write(at, data.rewind());
        }
        return target;
    }

    /** Closes the device and removes the file. */
    @TearDown
    public void close() throws IOException {
        device.close();
        Files.deleteIfExists(file);
    }

    /** The bytes of data, extent by extent. */
    @Benchmark
    public long iterate(SeenExtents seen) throws IOException {
        long data = 0;
        ExtentIterator extents = device.extents(0, device.size());
        while (extents.hasNext()) {
            var extent = extents.next();
            data += extent.isData() ? extent.length() : 0;
            seen.extents++;
        }
        return data;
    }
}
