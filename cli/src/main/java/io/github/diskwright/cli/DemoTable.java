package io.github.diskwright.cli;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The partition table of the demonstration's disk: a GPT of 128 entries in both copies, with its protective MBR (UEFI
 * specification, chapter 5), on sectors of 512 bytes.
 */
final class DemoTable {
    private static final int SECTOR = 512;
    private static final int ENTRIES = 128;
    private static final int ENTRY = 128;
    private static final int ARRAY_SECTORS = ENTRIES * ENTRY / SECTOR;

    private final BlockDevice disk;
    private final UUID diskId;
    private final List<Entry> entries;

    /**
     * A partition.
     *
     * @param type type GUID
     * @param id unique GUID
     * @param position first byte
     * @param length bytes
     * @param name up to 36 characters
     */
    record Entry(UUID type, UUID id, long position, long length, String name) {}

    DemoTable(BlockDevice disk, UUID diskId, List<Entry> entries) {
        this.disk = disk;
        this.diskId = diskId;
        this.entries = entries;
    }

    void write() throws IOException {
        long last = disk.size() / SECTOR - 1;
        ByteBuffer array = array();
        disk.write((last - ARRAY_SECTORS) * SECTOR, array.duplicate());
        disk.write(last * SECTOR, header(last, 1, last - ARRAY_SECTORS, array));
        disk.write(2 * SECTOR, array.duplicate());
        disk.write(SECTOR, header(1, last, 2, array));
        disk.write(0, protectiveMbr(last));
    }

    private ByteBuffer array() {
        ByteBuffer array = littleEndian(ENTRIES * ENTRY);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            array.position(i * ENTRY);
            putGuid(array, entry.type);
            putGuid(array, entry.id);
            array.putLong(entry.position / SECTOR)
                    .putLong((entry.position + entry.length) / SECTOR - 1)
                    .putLong(0)
                    .put(entry.name.getBytes(StandardCharsets.UTF_16LE));
        }
        return array.clear();
    }

    private ByteBuffer header(long own, long other, long arrayLba, ByteBuffer array) {
        ByteBuffer header = littleEndian(SECTOR);
        header.put("EFI PART".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x00010000)
                .putInt(92)
                .putLong(0)
                .putLong(own)
                .putLong(other)
                .putLong(2 + ARRAY_SECTORS)
                .putLong(disk.size() / SECTOR - 2 - ARRAY_SECTORS);
        putGuid(header, diskId);
        header.putLong(arrayLba).putInt(ENTRIES).putInt(ENTRY).putInt(crc(array.duplicate()));
        header.putInt(16, crc(header.slice(0, 92)));
        return header.clear();
    }

    private static ByteBuffer protectiveMbr(long last) {
        ByteBuffer mbr = littleEndian(SECTOR);
        mbr.position(446);
        mbr.put(new byte[] {0, 0, 2, 0, (byte) 0xee, -1, -1, -1}).putInt(1).putInt((int) Math.min(last, 0xffff_ffffL));
        mbr.put(510, (byte) 0x55).put(511, (byte) 0xaa);
        return mbr.clear();
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void putGuid(ByteBuffer target, UUID id) {
        MixedGuid.write(target, target.position(), id);
        target.position(target.position() + MixedGuid.SIZE_BYTES);
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
