package io.github.diskwright.partition.internal.table;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A GPT header (UEFI specification, "GPT Header"). 64-bit fields are unsigned, 32-bit counts are widened.
 *
 * @param revision 0x00010000
 * @param headerSize bytes that the CRC covers, 92 up to a sector
 * @param headerCrc CRC-32 of the header with this field zero
 * @param reserved zero
 * @param myLba where this copy sits
 * @param alternateLba where the other copy sits
 * @param firstUsableLba first sector that a partition may use
 * @param lastUsableLba last one, inclusive
 * @param diskGuid identity of the disk
 * @param entryLba first sector of the entry array
 * @param entryCount entries in the array
 * @param entrySize bytes of an entry
 * @param entriesCrc CRC-32 of the array
 */
public record GptHeader(
        int revision,
        long headerSize,
        int headerCrc,
        int reserved,
        long myLba,
        long alternateLba,
        long firstUsableLba,
        long lastUsableLba,
        UUID diskGuid,
        long entryLba,
        long entryCount,
        long entrySize,
        int entriesCrc) {
    /** Bytes that are in use. */
    public static final int SIZE_BYTES = 92;

    /** {@code EFI PART}. */
    public static final long SIGNATURE = 0x5452415020494645L;

    public static final int REVISION = 0x00010000;

    /** Bytes that are set aside for each entry array, however few entries it has. */
    public static final int LEAST_ARRAY_BYTES = 16_384;

    private static final int CRC_OFFSET = 16;

    /** Reads a header from the start of a sector, whatever its signature. */
    public static GptHeader read(ByteBuffer sector) {
        ByteBuffer b = sector.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new GptHeader(
                b.getInt(8),
                Integer.toUnsignedLong(b.getInt(12)),
                b.getInt(CRC_OFFSET),
                b.getInt(20),
                b.getLong(24),
                b.getLong(32),
                b.getLong(40),
                b.getLong(48),
                MixedGuid.read(b, 56),
                b.getLong(72),
                Integer.toUnsignedLong(b.getInt(80)),
                Integer.toUnsignedLong(b.getInt(84)),
                b.getInt(88));
    }

    /** Whether a sector starts with the signature of a header. */
    public static boolean isAt(ByteBuffer sector) {
        return sector.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(0) == SIGNATURE;
    }

    /**
     * Writes the header to the start of a sector and stores the CRC that belongs to it; {@link #headerCrc} is not used.
     *
     * @param sector at least {@link #headerSize} bytes; those after the 92 known ones are kept
     */
    public void write(ByteBuffer sector) {
        ByteBuffer b = sector.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(0, SIGNATURE);
        b.putInt(8, revision);
        b.putInt(12, (int) headerSize);
        b.putInt(20, reserved);
        b.putLong(24, myLba);
        b.putLong(32, alternateLba);
        b.putLong(40, firstUsableLba);
        b.putLong(48, lastUsableLba);
        MixedGuid.write(b, 56, diskGuid);
        b.putLong(72, entryLba);
        b.putInt(80, (int) entryCount);
        b.putInt(84, (int) entrySize);
        b.putInt(88, entriesCrc);
        b.putInt(CRC_OFFSET, crc(sector, (int) headerSize));
    }

    /** CRC-32 over the first bytes of a sector, with the CRC field taken as zero. */
    public static int crc(ByteBuffer sector, int headerSize) {
        byte[] bytes = new byte[headerSize];
        sector.duplicate().get(0, bytes);
        ByteBuffer.wrap(bytes).putInt(CRC_OFFSET, 0);
        return crc(bytes);
    }

    /** CRC-32 as GPT uses it. */
    public static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Bytes of the entry array. Only for headers that passed the checks: at most 4 MiB then. */
    public int arrayBytes() {
        return Math.toIntExact(entryCount * entrySize);
    }
}
