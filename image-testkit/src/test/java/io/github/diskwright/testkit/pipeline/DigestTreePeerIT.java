package io.github.diskwright.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import io.github.diskwright.testkit.peer.Fsverity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest tree of a disk beside what {@code fsverity digest} says of the same bytes in a file. */
class DigestTreePeerIT {
    private static final int[] BLOCK_SIZES = {4096, 65_536, 1 << 20, 16 << 20};

    @TempDir
    Path folder;

    private static JobOptions threads(int count) {
        return JobOptions.builder().threads(count).build();
    }

    private void compare(BlockDevice disk, String name) throws Exception {
        Fsverity fsverity = Fsverity.require();
        Path file = folder.resolve(name);
        try (FileDevice device = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE)) {
            device.resize(disk.size());
            BlockCopy.of(disk, device, BlockCopy.Target.EMPTY).run(List.of(), threads(2));
        }
        for (int blockSize : BLOCK_SIZES) {
            DigestTree tree = DeviceDigest.tree(disk, blockSize, threads(3));
            assertThat(tree.value().hex())
                    .as("%s in blocks of %d", name, blockSize)
                    .isEqualTo(fsverity.digest(file, blockSize));
            assertThat(DeviceDigest.tree(disk, blockSize, threads(1))).isEqualTo(tree);
            try (FileDevice device = FileDevice.openReadOnly(file)) {
                assertThat(DeviceDigest.tree(device, blockSize, threads(2))).isEqualTo(tree);
            }
        }
    }

    @Test
    void disksOfEverySize() throws Exception {
        int number = 0;
        for (long size : new long[] {512, 4096, 5632, 1 << 20, (1 << 20) + 512, (33 << 20) + 1536, 60 << 20}) {
            compare(GeneratedDevice.of(DeviceShape.builder().size(size).build(), size), "disk-" + number++);
        }
    }

    @Test
    void emptyAndFullDisks() throws Exception {
        compare(MemoryDevice.ofSize(0), "nothing");
        compare(MemoryDevice.ofSize(300_000_000), "holes");
        MemoryDevice zeros = MemoryDevice.ofSize(3_000_000);
        zeros.write(0, ByteBuffer.allocate(3_000_000));
        compare(zeros, "zeros");
    }
}
