package io.github.diskwright.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.DiskLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.provider.MethodSource;

/** Disks that begin with any bytes have a layout, if only an empty one. An input is the start of a disk. */
class PartitionTableFuzzTest {
    private static final int SECTOR = 512;
    private static final int DISK_BYTES = 128 << 10;
    private static final int ARRAY = 2 * SECTOR;
    private static final int ENTRY_BYTES = 128;

    static Stream<byte[]> seeds() {
        return Stream.of(mbr(0x07), gpt());
    }

    private static ByteBuffer disk() {
        return ByteBuffer.allocate(4 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] mbr(int type) {
        return disk().put(450, (byte) type)
                .putInt(454, 1)
                .putInt(458, DISK_BYTES / SECTOR - 1)
                .putShort(510, (short) 0xaa55)
                .array();
    }

    private static byte[] gpt() {
        ByteBuffer disk = disk().put(mbr(0xee)).rewind();
        ByteBuffer header = disk.slice(SECTOR, SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        header.put("EFI PART".getBytes(StandardCharsets.US_ASCII));
        header.putInt(8, 0x10000).putInt(12, 92);
        header.putLong(24, 1).putLong(32, DISK_BYTES / SECTOR - 1);
        header.putLong(40, 34).putLong(48, DISK_BYTES / SECTOR - 34);
        header.putLong(72, ARRAY / SECTOR).putInt(80, 128).putInt(84, ENTRY_BYTES);
        for (int i = 0; i < 2; i++) {
            int entry = ARRAY + i * ENTRY_BYTES;
            disk.putLong(entry, 0x4433b9e5ebd0a0a2L).putLong(entry + 8, 0xc79926b7b668c087L);
            disk.putLong(entry + 16, i + 1).putLong(entry + 32, 40 + 40L * i).putLong(entry + 40, 60 + 40L * i);
        }
        return disk.array();
    }

    /** Makes the checksums of a GPT right, which no search would find. */
    private static void seal(byte[] disk) {
        ByteBuffer header = ByteBuffer.wrap(disk, SECTOR, SECTOR).slice().order(ByteOrder.LITTLE_ENDIAN);
        long array = header.getLong(72);
        long length = Integer.toUnsignedLong(header.getInt(80)) * Integer.toUnsignedLong(header.getInt(84));
        if (array > 0 && array < DISK_BYTES / SECTOR && length >= 0 && length <= DISK_BYTES - array * SECTOR) {
            header.putInt(88, crc(disk, (int) array * SECTOR, (int) length));
        }
        int size = header.getInt(12);
        if (size >= 0 && size <= SECTOR) {
            header.putInt(16, 0);
            header.putInt(16, crc(disk, SECTOR, size));
        }
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void everyDiskHasALayout(byte[] input) throws IOException {
        byte[] disk = Arrays.copyOf(input, DISK_BYTES);
        seal(disk);
        DiskLayout layout = DiskLayout.read(MemoryDevice.copyOf(disk));
        assertThat(layout.table().partitions()).isNotNull();
        assertThat(layout.findings())
                .allSatisfy(finding -> assertThat(finding.text()).isNotBlank().doesNotContain("\n"));
    }
}
