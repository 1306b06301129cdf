package io.github.diskwright.vhdx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.testkit.peer.QemuImg;
import io.github.diskwright.testkit.peer.QemuIo;
import io.github.diskwright.testkit.peer.SevenZip;
import io.github.diskwright.testkit.peer.Vhdiinfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Others read what was written into existing files here, theirs and ours. */
class VhdxWritePeerIT {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    private final VhdxFormat format = new VhdxFormat();

    @TempDir
    Path folder;

    /** Writes, zeros and discards all over the disk, across the ends of blocks and chunks, and the same into a raw one. */
    private static void change(BlockDevice disk, BlockDevice raw, long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            long chunk = disk.size() > 4 * GIB && random.nextInt(3) == 0 ? 4 * GIB - 3 * MIB : 0;
            long near = Math.min(disk.size() - chunk, 40 * MIB);
            long position = chunk + random.nextLong(near);
            int length = (int) Math.min(disk.size() - position, random.nextInt(3) == 0 ? 2 * MIB : 5000);
            switch (random.nextInt(6)) {
                case 0 -> {
                    disk.writeZeros(position, length);
                    raw.writeZeros(position, length);
                }
                case 1 -> {
                    disk.discard(position, length);
                    copy(disk, raw, position, length);
                }
                case 2 -> disk.flush();
                default -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    disk.write(position, ByteBuffer.wrap(bytes));
                    raw.write(position, ByteBuffer.wrap(bytes));
                }
            }
        }
    }

    private static void copy(BlockDevice from, BlockDevice to, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        from.read(position, bytes);
        to.write(position, bytes.flip());
    }

    private void requireJudgesAgree(Path image, Path raw, long size) throws IOException {
        QemuImg qemu = QemuImg.require();
        qemu.requireClean("vhdx", image);
        qemu.requireEqual("vhdx", image, "raw", raw);
        if (size < 4 * GIB) {
            SevenZip.require().test(image);
        }
        assertThat(Vhdiinfo.require().info(image).get("Media size")).endsWith("(" + size + " bytes)");
        try (FileDevice file = FileDevice.openReadOnly(image)) {
            assertThat(format.check(file, CheckOptions.defaults()))
                    .extracting(Finding::severity)
                    .doesNotContain(Severity.ERROR, Severity.WARNING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "104857600, 1, DYNAMIC",
        "30000128, 2, DYNAMIC",
        "4404019200, 1, DYNAMIC",
        "30000128, 1, FIXED",
    })
    void intoOurFiles(long size, int blockMib, CreateOptions.Allocation type) throws IOException {
        long sectors = size / 512 * 512;
        Path image = folder.resolve("disk.vhdx");
        CreateOptions options = CreateOptions.ofSize(sectors)
                .blockSize(blockMib * MIB)
                .allocation(type)
                .build();
        try (NewImage made = format.create(FileDevice.create(image, 512, FileDevice.Sparseness.SPARSE), options)) {
            made.complete();
        }
        writeInto(image, sectors, 1);
        requireJudgesAgree(image, folder.resolve("disk.raw"), sectors);
    }

    private void writeInto(Path image, long size, long seed) throws IOException {
        try (FileDevice raw = FileDevice.create(folder.resolve("disk.raw"), 512, FileDevice.Sparseness.SPARSE);
                BlockImage opened = format.open(FileDevice.openWritable(image), WRITE)) {
            raw.resize(size);
            change(opened.device(), raw, seed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "104857600, 'subformat=dynamic,block_size=1M'",
        "4404019200, 'subformat=dynamic,block_size=1M,log_size=2M'",
        "104857600, 'subformat=dynamic,block_size=8M,block_state_zero=off'",
        "30000128, 'subformat=fixed,block_size=1M'",
    })
    void intoQemusFiles(long size, String qemuOptions) throws IOException {
        Path image = folder.resolve("disk.vhdx");
        QemuImg.require().create("vhdx", image, size / 512 * 512, qemuOptions);
        writeInto(image, size / 512 * 512, 2);
        requireJudgesAgree(image, folder.resolve("disk.raw"), size / 512 * 512);
    }

    /** By turns: each goes on where the other stopped. */
    @Test
    void qemuAndWeWriteByTurns() throws IOException {
        Path image = folder.resolve("disk.vhdx");
        QemuImg.require().create("vhdx", image, 9 * GIB, "block_size=1M");
        for (int turn = 1; turn < 5; turn++) {
            QemuIo.require().run("vhdx", image, "write -P " + turn + " " + turn * 2 + "g 70k");
            try (BlockImage opened = format.open(FileDevice.openWritable(image), WRITE)) {
                byte[] bytes = new byte[100_000];
                Arrays.fill(bytes, (byte) (turn + 100));
                opened.device().write(turn * 2 * GIB + 65_536, ByteBuffer.wrap(bytes));
            }
        }
        for (int turn = 1; turn < 5; turn++) {
            QemuIo.require()
                    .run(
                            "vhdx",
                            image,
                            "read -P " + turn + " " + turn * 2 + "g 64k",
                            "read -P " + (turn + 100) + " " + (turn * 2 * GIB + 65_536) + " 100000");
        }
        QemuImg.require().requireClean("vhdx", image);
    }

    /** qemu replays the log that a power cut left as we do. */
    @Test
    void qemuReplaysOurLog() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        try (NewImage made = format.create(
                KeptOpenDevice.over(file), CreateOptions.ofSize(20 * MIB).build())) {
            made.complete();
        }
        CrashDevice device = CrashDevice.startingWith(file);
        try (BlockImage opened = format.open(KeptOpenDevice.over(device), WRITE);
                MemoryDevice ignored = MemoryDevice.ofSize(20 * MIB)) {
            change(opened.device(), ignored, 3);
        }
        AtomicInteger dirty = new AtomicInteger();
        CrashOptions options =
                CrashOptions.builder().tornPerChange(0).subsetsPerChange(0).build();
        device.states(options).forEach(state -> {
            if (state.number() % 6 == 0) {
                dirty.addAndGet(replayedBoth(state.device()));
            }
        });
        assertThat(dirty).hasValueGreaterThan(10);
    }

    private int replayedBoth(BlockDevice state) throws IOException {
        Path image = folder.resolve("cut.vhdx");
        Path seen = folder.resolve("seen.raw");
        Files.deleteIfExists(image);
        Files.deleteIfExists(seen);
        boolean dirty;
        try (FileDevice copy = FileDevice.create(image, 512, FileDevice.Sparseness.SPARSE)) {
            copy.resize(state.size());
            for (long at = 0; at < state.size(); at += MIB) {
                copy(state, copy, at, (int) Math.min(MIB, state.size() - at));
            }
        }
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(image), OpenOptions.defaults());
                FileDevice raw = FileDevice.create(seen, 512, FileDevice.Sparseness.SPARSE)) {
            dirty = disk.isLogReplayed();
            raw.resize(disk.size());
            for (long at = 0; at < disk.size(); at += MIB) {
                copy(disk, raw, at, (int) MIB);
            }
        }
        QemuImg qemu = QemuImg.require();
        qemu.peer().run("check", "-f", "vhdx", "-r", "all", image).requireExitCode(0);
        qemu.requireEqual("vhdx", image, "raw", seen);
        return dirty ? 1 : 0;
    }
}
