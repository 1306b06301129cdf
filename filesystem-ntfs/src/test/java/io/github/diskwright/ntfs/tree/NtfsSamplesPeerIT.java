package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.Samples;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that Windows made and used, and one of another project, as ntfs-3g shows them. */
class NtfsSamplesPeerIT {
    private static final int FIRST_PARTITION = 446 + 8;

    @TempDir
    Path folder;

    @Test
    void clustersOfTwoMegabytes() throws Exception {
        compare(partition("ntfs/ntfs-2m.raw.gz", "b8d5d61336d9d0a2a5c315ab1f9711007a62169034e8791ae47fad1375b29575"));
    }

    @Test
    void aVolumeOfWindows10() throws Exception {
        compare(partition(
                "ntfs/ntfs-lastaccess.raw.gz", "dcc6d5b444909d973cd6982803596d9b2c80dbf4fb18f8853e71e52d6847f146"));
    }

    @Test
    void aVolumeWithSparseFiles() throws Exception {
        compare(Samples.open(
                "ntfs/testfs1.raw.gz", "e3612c182b8010e3599b5eb93bff427c7d824e85bdc2ddbe46e378e3ba814eb9"));
    }

    private static BlockDevice partition(String name, String sha256) throws IOException {
        MemoryDevice disk = Samples.open(name, sha256);
        ByteBuffer entry = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(FIRST_PARTITION, entry);
        long start = Integer.toUnsignedLong(entry.getInt(0)) * 512;
        long length = Integer.toUnsignedLong(entry.getInt(4)) * 512;
        return WindowDevice.of(disk, start, length, "volume in " + name);
    }

    private void compare(BlockDevice volume) throws Exception {
        Path file = folder.resolve("volume.ntfs");
        try (FileDevice copy = FileDevice.create(file, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            copy.resize(volume.size());
            for (Extent extent : NtfsVolume.open(volume).usedExtents()) {
                ByteBuffer bytes = ByteBuffer.allocate((int) extent.length());
                volume.read(extent.position(), bytes);
                copy.write(extent.position(), bytes.flip());
            }
        }
        Expected expected = new Expected(NtfsJudge.require().tree(file), Map.of());
        expected.requireEqual(NtfsTree.of(NtfsVolume.open(volume), NtfsTreePeerIT.ALL));
    }
}
