package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.peer.QemuImg;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.WindowsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** qemu replays a log into a copy of the file; the disk is then the one that is seen here without touching it. */
class LogReplayPeerIT {
    private static final long MIB = Bytes.MIB;

    @TempDir
    Path folder;

    private void requireSameReplay(BlockDevice file) throws IOException {
        QemuImg qemu = QemuImg.require();
        Path image = folder.resolve("disk.vhdx");
        ByteBuffer part = ByteBuffer.allocate(1 << 20);
        try (FileDevice copy = FileDevice.create(image, 512, FileDevice.Sparseness.SPARSE)) {
            copy.resize(file.size());
            for (long at = 0; at < file.size(); at += part.limit()) {
                part.clear().limit((int) Math.min(part.capacity(), file.size() - at));
                file.read(at, part);
                copy.write(at, part.flip());
            }
        }
        Path seen = folder.resolve("seen.raw");
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(image), OpenOptions.defaults());
                FileDevice raw = FileDevice.create(seen, 512, FileDevice.Sparseness.SPARSE)) {
            assertThat(disk.isLogReplayed()).isTrue();
            raw.resize(disk.size());
            for (long at = 0; at < disk.size(); at += part.limit()) {
                part.clear().limit((int) Math.min(part.capacity(), disk.size() - at));
                disk.read(at, part);
                raw.write(at, part.flip());
            }
        }
        qemu.peer().run("check", "-f", "vhdx", "-r", "all", image).requireExitCode(0, 2, 3);
        qemu.requireEqual("vhdx", image, "raw", seen);
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(image), OpenOptions.defaults())) {
            assertThat(disk.isLogReplayed()).isFalse();
        }
    }

    @Test
    void entriesOfOurOwn() throws IOException {
        TestImage image = TestImage.create();
        image.resize(7 * MIB);
        image.put(6 * MIB, TestImage.filled(9));
        long next = LogBuilder.entry(7, 0)
                .data(TestImage.BAT, image.get(TestImage.BAT, 4096).putLong(8, 2))
                .sizes(7 * MIB, 7 * MIB)
                .putInto(image, 0);
        next = LogBuilder.entry(8, 0)
                .zeros(TestImage.BAT, 4096)
                .sizes(7 * MIB, 7 * MIB)
                .putInto(image, next);
        LogBuilder.entry(9, 0)
                .data(TestImage.BAT, image.get(TestImage.BAT, 4096).putLong(6 * 8, 6 * MIB | 6))
                .sizes(7 * MIB, 7 * MIB)
                .putInto(image, next);
        LogBuilder.markDirty(image);
        requireSameReplay(image.file);
    }

    @Test
    void entriesOfWindows() throws IOException {
        requireSameReplay(WindowsFile.LOG_REPLAY.open());
    }
}
