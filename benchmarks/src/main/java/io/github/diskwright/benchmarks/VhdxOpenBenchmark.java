package io.github.diskwright.benchmarks;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it takes to open a sparse disk of 64 TiB in a file, and to read one sector from its middle. */
@State(Scope.Benchmark)
public class VhdxOpenBenchmark extends BenchmarkSettings {
    private static final long DISK_SIZE = 64L << 40;

    private final ByteBuffer sector = ByteBuffer.allocate(512);
    private Path file = Path.of("");

    /** Makes the file, with the smallest blocks that a disk of this size can have, and data at its end. */
    @Setup
    public void prepare() throws IOException {
        file = Files.createTempFile("open", ".vhdx");
        Files.delete(file);
        CreateOptions options =
                CreateOptions.ofSize(DISK_SIZE).blockSize(1 << 20).build();
        FileDevice target = FileDevice.create(file, 512, FileDevice.Sparseness.HOST_DEFAULT);
        try (VhdxDisk disk = VhdxDisk.create(target, options)) {
            disk.write(DISK_SIZE / 2, ByteBuffer.allocate(512).put(0, (byte) 1));
            disk.complete();
        }
    }

    /** Removes the file. */
    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Opens, reads, closes. */
    @Benchmark
    public byte sector(OpenedDisks opened) throws IOException {
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(file), OpenOptions.defaults())) {
            disk.read(DISK_SIZE / 2, sector.clear());
        }
        if (sector.get(0) != 1) {
            throw new IllegalStateException("read " + sector.get(0));
        }
        opened.openings++;
        return sector.get(0);
    }
}
