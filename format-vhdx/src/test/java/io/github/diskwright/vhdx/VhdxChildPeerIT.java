package io.github.diskwright.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.peer.QemuImg;
import io.github.diskwright.testkit.peer.SevenZip;
import io.github.diskwright.testkit.peer.Vhdiinfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Others read chains and compacted, resized and merged files that were made here. What cannot be judged so:
 *
 * <ul>
 *   <li>qemu knows no children at all;
 *   <li>vhdiinfo tells type, parent's id and parent's name of a child, but reads no contents. vhdimount would, through
 *       FUSE, which test machines lack; and it shows the parent's bytes where a child has blocks in state ZERO or
 *       UNMAPPED, so that it could judge only children without zeros;
 *   <li>7-Zip reads contents of chains, finds parents beside the child only, and does not compare their ids;
 *   <li>none of them makes children, so that none of theirs is read here.
 * </ul>
 */
class VhdxChildPeerIT {
    private static final long MIB = 1L << 20;
    private static final int SIZE = 40 << 20;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
    private static final JobOptions JOB = JobOptions.defaults();

    private final FormatRegistry formats = FormatRegistry.load();
    private byte[] model = new byte[SIZE];

    @TempDir
    Path folder;

    private void parent(Path path) throws IOException {
        try (NewImage made = new VhdxFormat()
                .create(
                        FileDevice.create(path, 512, FileDevice.Sparseness.SPARSE),
                        CreateOptions.ofSize(SIZE).build())) {
            made.complete();
        }
    }

    private void child(Path path, Path parent, int blockMib) throws IOException {
        try (FileDevice file = FileDevice.create(path, 512, FileDevice.Sparseness.SPARSE);
                FileDevice from = FileDevice.openReadOnly(parent)) {
            VhdxDisk.createChild(
                    file,
                    from,
                    ChildOptions.builder()
                            .blockSize(blockMib * MIB)
                            .absolutePath("\\\\?\\C:\\images\\" + parent.getFileName())
                            .build());
        }
    }

    private void change(Path image, long seed) throws IOException {
        Random random = new Random(seed);
        try (BlockImage opened = formats.open(image, WRITE)) {
            for (int i = 0; i < 30; i++) {
                int length = random.nextInt(i % 4 == 0 ? 3 << 20 : 5000);
                int position = random.nextInt(SIZE - length);
                if (i % 5 == 0) {
                    Arrays.fill(model, position, position + length, (byte) 0);
                    opened.device().writeZeros(position, length);
                } else {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    System.arraycopy(bytes, 0, model, position, length);
                    opened.device().write(position, ByteBuffer.wrap(bytes));
                }
            }
        }
    }

    private void requireSame(Path image) throws IOException {
        byte[] found = new byte[model.length];
        try (BlockImage opened = formats.open(image, OpenOptions.defaults())) {
            opened.device().read(0, ByteBuffer.wrap(found));
        }
        assertThat(Arrays.equals(found, model)).isTrue();
        byte[] theirs =
                SevenZip.require().peer().check("x", "-so", "-tVHDX", image).outputBytes();
        assertThat(Arrays.mismatch(theirs, model)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "32"})
    void sevenZipReadsChains(int blockMib) throws IOException {
        Path first = folder.resolve("first.vhdx");
        Path second = folder.resolve("second.avhdx");
        Path third = folder.resolve("third.avhdx");
        parent(first);
        change(first, 1);
        child(second, first, blockMib);
        change(second, 2);
        requireSame(second);
        child(third, second, 2);
        change(third, 3);
        requireSame(third);
        Map<String, String> info = Vhdiinfo.require().info(third);
        assertThat(info.get("Disk type")).isEqualTo("Differential");
        assertThat(info.get("Parent filename")).endsWith("second.avhdx");
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(third), OpenOptions.defaults())) {
            assertThat(info.get("Parent identifier"))
                    .isEqualToIgnoringCase(
                            disk.parentLink().orElseThrow().linkage().toString());
        }
    }

    /** A link in the middle is merged away, and the youngest is compacted and gets smaller and larger. */
    @Test
    void sevenZipReadsChangedChains() throws IOException {
        Path first = folder.resolve("first.vhdx");
        Path second = folder.resolve("second.vhdx");
        Path third = folder.resolve("third.vhdx");
        parent(first);
        change(first, 7);
        child(second, first, 1);
        change(second, 8);
        child(third, second, 2);
        change(third, 9);
        VhdxOptions options = VhdxOptions.of(WRITE);
        try (FileDevice file = FileDevice.openWritable(third)) {
            VhdxMaintenance.compact(file, VhdxMaintenance.Compaction.FULL, options, JOB);
        }
        requireSame(third);
        try (FileDevice from = FileDevice.openWritable(second);
                FileDevice to = FileDevice.openWritable(first);
                FileDevice youngest = FileDevice.openWritable(third)) {
            UUID id = VhdxMaintenance.merge(from, to, options, JOB);
            VhdxMaintenance.relink(youngest, VhdxMaintenance.linkTo(id, third, first), options);
        }
        Files.delete(second);
        requireSame(third);
        try (FileDevice file = FileDevice.openWritable(third)) {
            VhdxMaintenance.resize(file, 30 * MIB, VhdxMaintenance.Shrink.LOSE_DATA, options, JOB);
        }
        model = Arrays.copyOf(model, (int) (30 * MIB));
        requireSame(third);
        try (FileDevice file = FileDevice.openWritable(third)) {
            VhdxMaintenance.resize(file, 48 * MIB, VhdxMaintenance.Shrink.KEEP_DATA, options, JOB);
        }
        model = Arrays.copyOf(model, (int) (48 * MIB));
        requireSame(third);
    }

    @Test
    void mergedAndResizedFilesAreJudged() throws IOException {
        Path first = folder.resolve("first.vhdx");
        Path second = folder.resolve("second.vhdx");
        parent(first);
        change(first, 4);
        child(second, first, 1);
        change(second, 5);
        VhdxOptions options = VhdxOptions.of(WRITE);
        try (FileDevice from = FileDevice.openWritable(second);
                FileDevice to = FileDevice.openWritable(first)) {
            VhdxMaintenance.merge(from, to, options, JOB);
        }
        judge(first);
        try (FileDevice file = FileDevice.openWritable(first)) {
            VhdxMaintenance.compact(file, VhdxMaintenance.Compaction.FULL, options, JOB);
        }
        judge(first);
        try (FileDevice file = FileDevice.openWritable(first)) {
            VhdxMaintenance.resize(file, 300L << 30, VhdxMaintenance.Shrink.KEEP_DATA, options, JOB);
        }
        assertThat(QemuImg.require().info("vhdx", first).virtualSize()).isEqualTo(300L << 30);
        QemuImg.require().requireClean("vhdx", first);
        // 7-Zip refuses disks of an odd number of sectors, qemu's own too.
        try (FileDevice file = FileDevice.openWritable(first)) {
            VhdxMaintenance.resize(file, 20 * MIB + 1024, VhdxMaintenance.Shrink.LOSE_DATA, options, JOB);
        }
        model = Arrays.copyOf(model, (int) (20 * MIB + 1024));
        judge(first);
    }

    private void judge(Path image) throws IOException {
        requireSame(image);
        Path raw = folder.resolve("model.raw");
        Files.write(raw, model);
        QemuImg qemu = QemuImg.require();
        qemu.requireClean("vhdx", image);
        qemu.requireEqual("vhdx", image, "raw", raw);
    }

    @Test
    void aMissingParentIsNamed() throws IOException {
        Path first = folder.resolve("first.vhdx");
        Path second = folder.resolve("second.vhdx");
        parent(first);
        child(second, first, 1);
        Files.delete(first);
        assertThatThrownBy(() -> formats.open(second, OpenOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("first.vhdx");
    }
}
