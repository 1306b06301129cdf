package io.github.diskwright.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.vhdx.ChildOptions;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxOptions;
import io.github.diskwright.vhdx.VhdxRepair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files whose structures hold any bytes are opened, read, written to, checked and repaired, or refused with the declared
 * errors. An input is the beginnings of all structures, one behind the other; their checksums are made right.
 */
class VhdxFuzzTest {
    private static final int MIB = 1 << 20;
    private static final int KIB = 1 << 10;
    private static final int FILE_BYTES = 7 * MIB;
    private static final int DISK_BYTES = 4 * MIB;
    private static final int HEADER_BYTES = 4 * KIB;
    private static final int TABLE_BYTES = 64 * KIB;
    private static final int LOG_SECTORS = 4;
    private static final int[] HEADERS = {64 * KIB, 128 * KIB};
    private static final int[] TABLES = {192 * KIB, 256 * KIB};

    /** A part of the file that is in the input. */
    private record Part(int position, int length) {}

    private static final List<Part> PARTS = List.of(
            new Part(0, 16),
            new Part(HEADERS[0], 80),
            new Part(HEADERS[1], 80),
            new Part(TABLES[0], 16 + 3 * 32),
            new Part(TABLES[1], 16 + 3 * 32),
            new Part(2 * MIB, 32 + 7 * 32),
            new Part(2 * MIB + 64 * KIB, 400),
            new Part(3 * MIB, 8 * 8),
            new Part(3 * MIB + 4096 * 8, 8),
            new Part(MIB, LOG_SECTORS * 4 * KIB));

    private static Supplier<UUID> ids() {
        AtomicLong next = new AtomicLong(1);
        return () -> new UUID(0x4000, next.getAndIncrement());
    }

    private static MemoryDevice parent() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        VhdxDisk disk = VhdxDisk.create(
                file, CreateOptions.ofSize(DISK_BYTES).ids(ids()).build());
        disk.write(MIB, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        disk.complete();
        return file;
    }

    /** A dynamic disk, one with a log, and a differencing disk. */
    static Stream<byte[]> seeds() throws IOException {
        MemoryDevice child = MemoryDevice.ofSize(0);
        MemoryDevice parent = parent();
        VhdxDisk.createChild(
                child,
                parent,
                ChildOptions.builder()
                        .ids(ids())
                        .blockSize(MIB)
                        .relativePath("p.vhdx")
                        .build());
        byte[] dirty = input(parent);
        ByteBuffer file = ByteBuffer.wrap(dirty).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(16 + 80 + 48, 7);
        int log = dirty.length - LOG_SECTORS * 4 * KIB;
        file.putInt(log, 0x6567_6f6c)
                .putInt(log + 8, 8 * KIB)
                .putLong(log + 16, 3)
                .putInt(log + 24, 1);
        file.putLong(log + 32, 7).putLong(log + 48, MIB).putLong(log + 56, 5 * MIB);
        file.putInt(log + 64, 0x6373_6564).putLong(log + 80, 3 * MIB).putLong(log + 88, 3);
        file.putInt(log + 4 * KIB, 0x6174_6164).putInt(log + 8 * KIB - 4, 3);
        return Stream.of(input(parent), dirty, input(child));
    }

    private static byte[] input(MemoryDevice file) throws IOException {
        ByteBuffer input =
                ByteBuffer.allocate(PARTS.stream().mapToInt(Part::length).sum());
        for (Part part : PARTS) {
            file.read(part.position, input.limit(input.position() + part.length));
        }
        return input.array();
    }

    private static MemoryDevice file(byte[] input) throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(FILE_BYTES);
        int at = 0;
        for (Part part : PARTS) {
            int length = Math.min(part.length, input.length - at);
            file.write(part.position, ByteBuffer.wrap(input, at, length));
            at += length;
        }
        for (int header : HEADERS) {
            seal(file, header, HEADER_BYTES);
        }
        for (int table : TABLES) {
            seal(file, table, TABLE_BYTES);
        }
        for (int sector = 0; sector < LOG_SECTORS; sector++) {
            int entry = MIB + sector * 4 * KIB;
            ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            file.read(entry + 8, length);
            if (length.getInt(0) >= 64 && length.getInt(0) <= LOG_SECTORS * 4 * KIB) {
                seal(file, entry, length.getInt(0));
            }
        }
        return file;
    }

    /** No search would find a checksum. */
    private static void seal(MemoryDevice file, int position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(position, bytes);
        bytes.putInt(4, 0).rewind();
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        bytes.putInt(4, (int) crc.getValue()).rewind();
        file.write(position, bytes);
    }

    private static VhdxOptions options(OpenOptions.Access access, VhdxOptions.Strictness strictness) {
        return VhdxOptions.builder(OpenOptions.builder().access(access).build())
                .ids(ids())
                .strictness(strictness)
                .linkageCheck(VhdxOptions.LinkageCheck.IGNORE)
                .parents((child, link) -> parent())
                .build();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void everyFileIsUsedOrRefused(byte[] input) throws IOException {
        List<Finding> findings = new VhdxFormat().check(file(input), CheckOptions.defaults());
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.text()).isNotBlank().doesNotContain("\n"));
        read(file(input), VhdxOptions.Strictness.TOLERANT);
        if (read(file(input), VhdxOptions.Strictness.STRICT)) {
            write(file(input));
        }
        repair(file(input), findings);
    }

    private static boolean read(MemoryDevice file, VhdxOptions.Strictness strictness) throws IOException {
        try (VhdxDisk disk = VhdxDisk.open(file, options(OpenOptions.Access.READ, strictness))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(disk.size(), 3 * MIB));
            disk.read(0, bytes);
            disk.read(disk.size() - bytes.capacity(), bytes.clear());
            disk.generation(0, disk.size());
            return true;
        } catch (ImageException e) {
            assertThat(e).hasMessageNotContaining("\n");
            return false;
        }
    }

    /** What is written is read, and leaves no errors. */
    private static void write(MemoryDevice file) throws IOException {
        boolean wasWritten = false;
        try (VhdxDisk disk = VhdxDisk.open(
                KeptOpenDevice.over(file), options(OpenOptions.Access.WRITE, VhdxOptions.Strictness.STRICT))) {
            long end = Math.min(disk.size(), DISK_BYTES);
            for (long at = 0; at + 700 <= end; at += MIB - 300) {
                disk.write(at, ByteBuffer.wrap(new byte[] {5, 6, 7}));
            }
            disk.flush();
            disk.discard(0, end);
            disk.writeZeros(end / 2, end - end / 2);
            disk.write(end - 3, ByteBuffer.wrap(new byte[] {7, 8, 9}));
            disk.flush();
            ByteBuffer last = ByteBuffer.allocate(3);
            disk.read(end - 3, last);
            assertThat(last.array()).containsExactly(7, 8, 9);
            wasWritten = true;
        } catch (ImageException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
        if (wasWritten) {
            requireNoErrors(new VhdxFormat().check(file, CheckOptions.defaults()));
        }
    }

    /** A repair leaves no more errors than there were. */
    private static void repair(MemoryDevice file, List<Finding> before) throws IOException {
        List<Finding> after;
        try {
            after = VhdxRepair.run(
                    file,
                    MemoryDevice.ofSize(0),
                    VhdxRepair.UnusableLog.FORGET,
                    options(OpenOptions.Access.WRITE, VhdxOptions.Strictness.STRICT),
                    CheckOptions.defaults());
        } catch (ImageException e) {
            assertThat(e).hasMessageNotContaining("\n");
            return;
        }
        if (before.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
            requireNoErrors(after);
        }
    }

    private static void requireNoErrors(List<Finding> findings) {
        assertThat(findings).extracting(Finding::severity).doesNotContain(Severity.ERROR);
    }
}
