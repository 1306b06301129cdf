package io.github.diskwright.vhdx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies out of a VHDX that the host makes, because its blocks lie in the file as they are. */
class VhdxHostCopyTest {
    private static final long SIZE = 90 << 20;

    @TempDir
    Path folder;

    private Path vhdx;

    @BeforeEach
    void makeDisk() throws Exception {
        vhdx = folder.resolve("disk.vhdx");
        BlockDevice disk = GeneratedDevice.of(DeviceShape.builder().size(SIZE).build(), 3);
        try (FileDevice file = FileDevice.create(vhdx, 512, FileDevice.Sparseness.HOST_DEFAULT);
                VhdxDisk image = VhdxDisk.create(
                        file, CreateOptions.ofSize(SIZE).blockSize(2 << 20).build())) {
            BlockCopy.of(disk, image, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
            image.complete();
        }
    }

    @Test
    void everyBlockIsWhereTheFileRangeSays() throws Exception {
        try (FileDevice file = FileDevice.openReadOnly(vhdx);
                VhdxDisk disk = VhdxDisk.open(file, OpenOptions.defaults())) {
            int found = 0;
            for (long at = 0; at < SIZE; at += 700_001) {
                Optional<FileRange> range = disk.fileRange(at, Math.min(5_000_000, SIZE - at), FileRange.Use.READ);
                assertThat(disk.fileRange(at, 1, FileRange.Use.WRITE)).isEmpty();
                if (range.isPresent()) {
                    found++;
                    ByteBuffer inFile = ByteBuffer.allocate((int) range.get().length());
                    ByteBuffer inDisk = ByteBuffer.allocate((int) range.get().length());
                    range.get().file().read(range.get().position(), inFile);
                    disk.read(at, inDisk);
                    assertThat(inFile.array()).isEqualTo(inDisk.array());
                } else {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    disk.read(at, one);
                    assertThat(one.get(0)).isZero();
                }
            }
            assertThat(found).isGreaterThan(10);
        }
    }

    @Test
    void aCopyThatKeepsHolesIsExact() throws Exception {
        try (FileDevice file = FileDevice.openReadOnly(vhdx);
                VhdxDisk disk = VhdxDisk.open(file, OpenOptions.defaults());
                FileDevice target = FileDevice.create(folder.resolve("copy.raw"), 512, FileDevice.Sparseness.SPARSE)) {
            target.resize(SIZE);
            BlockCopy.of(disk, target, BlockCopy.Target.EMPTY)
                    .holes(BlockCopy.Holes.KEEP)
                    .run(List.of(), JobOptions.defaults());
            assertThat(BlockCompare.firstDifference(disk, target, JobOptions.defaults()))
                    .isEmpty();
        }
    }

    /** Who writes may move a block at any time. */
    @Test
    void aDiskThatIsOpenForWritingGivesNoRanges() throws Exception {
        OpenOptions writing =
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
        try (FileDevice file = FileDevice.openWritable(vhdx);
                VhdxDisk disk = VhdxDisk.open(file, writing)) {
            for (long at = 0; at < SIZE; at += 1 << 20) {
                assertThat(disk.fileRange(at, 1, FileRange.Use.READ)).isEmpty();
            }
        }
    }
}
