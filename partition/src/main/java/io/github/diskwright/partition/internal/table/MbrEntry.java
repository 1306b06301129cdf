package io.github.diskwright.partition.internal.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An entry of an MBR or EBR.
 *
 * @param status 0x80 for the active partition, else 0
 * @param first address of the first sector
 * @param type what the partition is for; 0 marks an unused entry
 * @param last address of the last sector
 * @param startLba first sector
 * @param sectorCount sectors
 */
public record MbrEntry(int status, ChsAddress first, int type, ChsAddress last, long startLba, long sectorCount) {
    public static final int SIZE_BYTES = 16;

    public static final int ACTIVE = 0x80;
    public static final int PROTECTIVE = 0xEE;

    /** An entry that says nothing. */
    public static final MbrEntry EMPTY = new MbrEntry(0, new ChsAddress(0, 0, 0), 0, new ChsAddress(0, 0, 0), 0, 0);

    /** Reads the entry at an index. */
    public static MbrEntry read(ByteBuffer buffer, int index) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new MbrEntry(
                Byte.toUnsignedInt(b.get(index)),
                ChsAddress.read(b, index + 1),
                Byte.toUnsignedInt(b.get(index + 4)),
                ChsAddress.read(b, index + 5),
                Integer.toUnsignedLong(b.getInt(index + 8)),
                Integer.toUnsignedLong(b.getInt(index + 12)));
    }

    /** Writes the entry at an index. */
    public void write(ByteBuffer buffer, int index) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        b.put(index, (byte) status);
        first.write(b, index + 1);
        b.put(index + 4, (byte) type);
        last.write(b, index + 5);
        b.putInt(index + 8, (int) startLba);
        b.putInt(index + 12, (int) sectorCount);
    }

    /** Whether the entry says nothing. */
    public boolean isEmpty() {
        return type == 0;
    }

    public boolean isActive() {
        return status == ACTIVE;
    }

    /** Whether the status byte is one of the two legal ones. */
    public boolean hasLegalStatus() {
        return status == 0 || status == ACTIVE;
    }

    public boolean isProtective() {
        return type == PROTECTIVE;
    }

    /** Whether this is a container of logical partitions: 05, 0F and 85 are equal. */
    public boolean isExtended() {
        return isExtended(type);
    }

    /** Whether a type byte is that of a container of logical partitions. */
    public static boolean isExtended(int type) {
        return type == 0x05 || type == 0x0F || type == 0x85;
    }

    /** First sector after the partition, counted from where {@link #startLba} counts from. */
    public long endLba() {
        return startLba + sectorCount;
    }
}
