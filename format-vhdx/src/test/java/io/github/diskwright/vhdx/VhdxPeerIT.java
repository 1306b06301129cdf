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
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.testkit.peer.QemuImg;
import io.github.diskwright.testkit.peer.QemuIo;
import io.github.diskwright.testkit.peer.SevenZip;
import io.github.diskwright.testkit.peer.Vhdiinfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Others read what is made here, and what others make is read here. */
class VhdxPeerIT {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private final VhdxFormat format = new VhdxFormat();

    @TempDir
    Path folder;

    private FileDevice newFile(String name) throws IOException {
        return FileDevice.create(folder.resolve(name), 512, FileDevice.Sparseness.SPARSE);
    }

    /** Some data at places where blocks and chunks meet, into both devices. */
    private static void fill(BlockDevice disk, BlockDevice raw) throws IOException {
        Random random = new Random(disk.size());
        long size = disk.size();
        long[] places = {0, 3 * MIB - 700, size / 2, 4 * GIB - 300_000, 8 * GIB - 4096, 32 * GIB - 9, size - 5000};
        for (long place : places) {
            if (place >= size || place < 0) {
                continue;
            }
            byte[] bytes = new byte[(int) Math.min(size - place, 10_000 + random.nextInt(1 << 21))];
            random.nextBytes(bytes);
            disk.write(place, ByteBuffer.wrap(bytes));
            raw.write(place, ByteBuffer.wrap(bytes));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // size, block MiB, sector, type, sparse
        "104857600, 1, 512, DYNAMIC, false",
        "100000768, 2, 512, DYNAMIC, false",
        "9663676416, 1, 512, DYNAMIC, false",
        "13000001024, 2, 512, DYNAMIC, false",
        "20000000000, 32, 512, DYNAMIC, false",
        "68719476736, 256, 512, DYNAMIC, false",
        "2199023255552, 2, 512, DYNAMIC, false",
        "30000128, 1, 512, FIXED, false",
        "104857600, 32, 512, FIXED, false",
        "104857600, 1, 4096, DYNAMIC, false",
        "70368747520, 1, 4096, DYNAMIC, false",
        "50331648, 4, 4096, FIXED, false",
        "30000128, 1, 512, FIXED, true",
        "100663296, 2, 512, FIXED, true",
        "50331648, 4, 4096, FIXED, true",
    })
    void othersReadOurImages(long size, int blockMib, int sector, CreateOptions.Allocation type, boolean sparse)
            throws IOException {
        Path image = folder.resolve("disk.vhdx");
        Path rawPath = folder.resolve("disk.raw");
        CreateOptions options = CreateOptions.ofSize(size)
                .blockSize(blockMib * MIB)
                .logicalSectorSize(sector)
                .allocation(type)
                .sparse(sparse)
                .build();
        try (FileDevice raw = newFile("disk.raw");
                NewImage made = format.create(newFile("disk.vhdx"), options)) {
            raw.resize(size);
            fill(made.device(), raw);
            made.complete();
        }
        if (sector == 512) {
            QemuImg qemu = QemuImg.require();
            qemu.requireClean("vhdx", image);
            assertThat(qemu.info("vhdx", image).virtualSize()).isEqualTo(size);
            assertThat(qemu.info("vhdx", image).clusterSize()).isEqualTo(blockMib * MIB);
            requireEqual(qemu, image, rawPath, size);
        }
        if (size < 4 * GIB) {
            SevenZip sevenZip = SevenZip.require();
            sevenZip.test(image);
            assertThat(sevenZip.list(image, "-tVHDX").get(0)).containsEntry("Size", Long.toString(size));
            byte[] extracted =
                    sevenZip.peer().check("x", "-so", "-tVHDX", image).outputBytes();
            assertThat(ByteBuffer.wrap(extracted).mismatch(ByteBuffer.wrap(Files.readAllBytes(rawPath))))
                    .isEqualTo(-1);
        }
        assertThat(Vhdiinfo.require().info(image).get("Disk type"))
                .isEqualTo(type == CreateOptions.Allocation.FIXED ? "Fixed" : "Dynamic");
        assertThat(Vhdiinfo.require().info(image).get("Media size")).endsWith("(" + size + " bytes)");
    }

    /** qemu-img reads holes of a VHDX as data, so that of large disks only the places that were filled are compared. */
    private void requireEqual(QemuImg qemu, Path image, Path raw, long size) throws IOException {
        if (size < 10 * GIB) {
            qemu.requireEqual("vhdx", image, "raw", raw);
            return;
        }
        Path part = folder.resolve("part.raw");
        try (FileDevice device = FileDevice.openReadOnly(raw)) {
            for (long place : List.of(0L, size / 2, 4 * GIB - 2 * MIB, 8 * GIB - 2 * MIB, 32 * GIB - 2 * MIB)) {
                long firstMib = place / MIB;
                if (place < size) {
                    qemu.peer()
                            .check(
                                    "dd",
                                    "-f",
                                    "vhdx",
                                    "-O",
                                    "raw",
                                    "bs=1M",
                                    "skip=" + firstMib,
                                    "count=" + (firstMib + 5),
                                    "if=" + image,
                                    "of=" + part);
                    byte[] expected = new byte[5 << 20];
                    device.read(firstMib * MIB, ByteBuffer.wrap(expected));
                    assertThat(ByteBuffer.wrap(Files.readAllBytes(part)).mismatch(ByteBuffer.wrap(expected)))
                            .isEqualTo(-1);
                    Files.delete(part);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "104857600, subformat=dynamic",
        "104857600, 'subformat=dynamic,block_size=1M'",
        "9663676416, 'subformat=dynamic,block_size=1M'",
        "13000001024, 'subformat=dynamic,block_size=2M,log_size=16M'",
        "40000000000, 'subformat=dynamic,block_size=256M'",
        "1099511627776, 'subformat=dynamic,block_size=32M,block_state_zero=off'",
        "104857600, subformat=fixed",
        "30000128, 'subformat=fixed,block_size=4M,block_state_zero=off'",
        "100000256, 'subformat=fixed,block_size=2M,log_size=2M'",
    })
    void weReadQemusImages(long size, String qemuOptions) throws IOException {
        Path image = folder.resolve("disk.vhdx");
        Path rawPath = folder.resolve("disk.raw");
        try (FileDevice raw = newFile("disk.raw")) {
            raw.resize(size);
            fill(raw, raw);
        }
        QemuImg qemu = QemuImg.require();
        qemu.convert("raw", rawPath, "vhdx", image, qemuOptions);
        assertWhole(image);
        try (FileDevice raw = FileDevice.openReadOnly(rawPath);
                BlockImage opened = format.open(FileDevice.openReadOnly(image), OpenOptions.defaults())) {
            assertThat(opened.device().size()).isEqualTo(size);
            assertThat(((VhdxDisk) opened.device()).creator()).startsWith("QEMU");
            compare(opened.device(), raw);
        }
        Path back = folder.resolve("back.raw");
        try (FileDevice copy = newFile("back.raw");
                BlockImage opened = format.open(FileDevice.openReadOnly(image), OpenOptions.defaults())) {
            copy.resize(size);
            copyData(opened.device(), copy);
        }
        qemu.requireEqual("raw", back, "raw", rawPath);
    }

    private void assertWhole(Path image) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(image)) {
            assertThat(format.recognises(file)).isTrue();
            assertThat(format.check(file, CheckOptions.defaults()))
                    .extracting(Finding::severity)
                    .containsOnly(Severity.INFO);
        }
    }

    private static void copyData(BlockDevice from, BlockDevice to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        ExtentIterator extents = from.extents(0, from.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            for (long at = extent.position(); extent.isData() && at < extent.end(); at += buffer.limit()) {
                from.read(at, buffer.clear().limit((int) Math.min(buffer.capacity(), extent.end() - at)));
                if (!Zeros.isZero(buffer.flip())) {
                    to.write(at, buffer);
                }
            }
        }
    }

    /** Where the disk says data, the bytes; the rest is compared by the copy. */
    private static void compare(BlockDevice disk, BlockDevice raw) throws IOException {
        ByteBuffer mine = ByteBuffer.allocateDirect(1 << 20);
        ByteBuffer theirs = ByteBuffer.allocateDirect(1 << 20);
        List<Long> places = new ArrayList<>(List.of(0L, disk.size() / 2 - 5, disk.size() - (1 << 20) + 5));
        if (disk.size() > 5 * GIB) {
            places.add(4 * GIB - 400_000);
        }
        for (long place : places) {
            int length = (int) Math.min(1 << 20, disk.size() - place);
            disk.read(place, mine.clear().limit(length));
            raw.read(place, theirs.clear().limit(length));
            assertThat(mine.flip().mismatch(theirs.flip())).isEqualTo(-1);
        }
    }

    /** Writes by qemu-io allocate one block after the other, out of order. */
    @Test
    void weReadWhatQemuWroteInAnyOrder() throws IOException {
        QemuImg qemu = QemuImg.require();
        Path image = folder.resolve("disk.vhdx");
        qemu.create("vhdx", image, 9 * GIB + 8 * MIB, "block_size=1M");
        QemuIo.require()
                .run(
                        "vhdx",
                        image,
                        "write -P 0x11 9g 3m",
                        "write -P 0x22 512 70k",
                        "write -P 0x33 5000m 1536k",
                        "write -P 0x44 4095m 2m");
        assertWhole(image);
        Path raw = folder.resolve("disk.raw");
        try (FileDevice copy = newFile("disk.raw");
                BlockImage opened = format.open(FileDevice.openReadOnly(image), OpenOptions.defaults())) {
            copy.resize(9 * GIB + 8 * MIB);
            copyData(opened.device(), copy);
        }
        qemu.requireEqual("vhdx", image, "raw", raw);
    }

    /** qemu opens our image for writing, and we read what it wrote. */
    @Test
    void qemuWritesIntoOurImage() throws IOException {
        QemuIo qemuIo = QemuIo.require();
        Path image = folder.resolve("disk.vhdx");
        CreateOptions options = CreateOptions.ofSize(9 * GIB).build();
        try (NewImage made = format.create(newFile("disk.vhdx"), options)) {
            made.device().write(5 * GIB, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            made.complete();
        }
        qemuIo.run("vhdx", image, "write -P 0x5a 8g 100k", "write -P 0x5b 5121m 4k");
        assertWholeOrDirty(image);
        QemuImg qemu = QemuImg.require();
        qemu.requireClean("vhdx", image);
        Path raw = folder.resolve("disk.raw");
        try (FileDevice copy = newFile("disk.raw");
                BlockImage opened = format.open(FileDevice.openReadOnly(image), OpenOptions.defaults())) {
            copy.resize(9 * GIB);
            copyData(opened.device(), copy);
            ByteBuffer bytes = ByteBuffer.allocate(3);
            opened.device().read(5 * GIB, bytes);
            assertThat(bytes.array()).containsExactly(1, 2, 3);
        }
        qemu.requireEqual("vhdx", image, "raw", raw);
    }

    private void assertWholeOrDirty(Path image) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(image)) {
            assertThat(format.check(file, CheckOptions.defaults()))
                    .noneMatch(finding -> finding.severity() == Severity.ERROR);
        }
    }
}
