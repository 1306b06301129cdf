package io.github.diskwright.partition.internal.table;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The 512 bytes of an MBR or EBR. Immutable. */
public final class MbrSector {
    public static final int SIZE_BYTES = 512;

    /** Where the disk signature stands. */
    public static final int DISK_SIGNATURE_OFFSET = 440;

    public static final int ENTRIES_OFFSET = 446;
    public static final int ENTRY_COUNT = 4;

    private static final int SIGNATURE_OFFSET = 510;
    private static final int SIGNATURE = 0xAA55;
    private static final List<String> OEM_NAMES = List.of("NTFS    ", "EXFAT   ", "-FVE-FS-", "ReFS\0\0\0\0");

    private final ByteBuffer bytes;
    private final List<MbrEntry> entries;

    private MbrSector(ByteBuffer bytes) {
        this.bytes = bytes;
        List<MbrEntry> list = new ArrayList<>();
        for (int i = 0; i < ENTRY_COUNT; i++) {
            list.add(MbrEntry.read(bytes, ENTRIES_OFFSET + i * MbrEntry.SIZE_BYTES));
        }
        entries = List.copyOf(list);
    }

    /** Reads the sector at a position; bytes after the end of the device are zeros. */
    public static MbrSector read(BlockDevice device, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) Math.min(SIZE_BYTES, device.size() - position);
        device.read(position, buffer.slice(0, length));
        return new MbrSector(buffer);
    }

    /** The sector of 512 bytes, which are copied. */
    public static MbrSector of(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(0, bytes, 0, SIZE_BYTES);
        return new MbrSector(copy);
    }

    /** Puts the 55 AA at the end of a sector. */
    public static void sign(ByteBuffer sector) {
        sector.duplicate().order(ByteOrder.LITTLE_ENDIAN).putShort(SIGNATURE_OFFSET, (short) SIGNATURE);
    }

    /** Where an entry stands in the sector. */
    public static int entryOffset(int index) {
        return ENTRIES_OFFSET + index * MbrEntry.SIZE_BYTES;
    }

    /** Whether it ends in 55 AA. */
    public boolean hasSignature() {
        return Short.toUnsignedInt(bytes.getShort(SIGNATURE_OFFSET)) == SIGNATURE;
    }

    /** Its 512 bytes, read-only, of their own position. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).clear();
    }

    public List<MbrEntry> entries() {
        return entries;
    }

    public int diskSignature() {
        return bytes.getInt(DISK_SIGNATURE_OFFSET);
    }

    /** Whether any entry protects a GPT. */
    public boolean isProtective() {
        return hasSignature() && entries.stream().anyMatch(MbrEntry::isProtective);
    }

    /** Whether no entry is in use. */
    public boolean isEmpty() {
        return entries.stream().allMatch(MbrEntry::isEmpty);
    }

    /** Whether all bytes are zero. */
    public boolean isBlank() {
        return bytes.mismatch(ByteBuffer.allocate(SIZE_BYTES)) < 0;
    }

    public boolean hasLegalStatuses() {
        return entries.stream().allMatch(MbrEntry::hasLegalStatus);
    }

    /** Whether this is the boot sector of a volume that fills the disk, which ends in 55 AA too. */
    public boolean isVolumeBootSector() {
        return OEM_NAMES.contains(text(3, 8))
                || text(0x36, 5).matches("FAT1[26]")
                || text(0x36, 8).equals("FAT     ")
                || text(0x52, 8).equals("FAT32   ");
    }

    private String text(int index, int length) {
        return new String(bytes.array(), index, length, StandardCharsets.ISO_8859_1);
    }

    /** The entry's place in the disk, when this sector is the one at {@code position}. */
    public static long entryPosition(long position, int index) {
        return position + ENTRIES_OFFSET + (long) index * MbrEntry.SIZE_BYTES;
    }
}
