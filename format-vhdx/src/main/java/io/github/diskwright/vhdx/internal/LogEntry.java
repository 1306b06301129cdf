package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The header of a log entry (section 2.3.1.1).
 *
 * @param entryLength bytes, header and data sectors included
 * @param tail offset in the log of the oldest entry that may not be at its place yet
 * @param sequenceNumber above 0
 * @param descriptorCount number of descriptors
 * @param reserved 0
 * @param logGuid the log that the entry belongs to
 * @param flushedFileOffset size that the file had for certain
 * @param lastFileOffset size that the file needs
 */
record LogEntry(
        long entryLength,
        long tail,
        long sequenceNumber,
        long descriptorCount,
        int reserved,
        UUID logGuid,
        long flushedFileOffset,
        long lastFileOffset) {
    /**
     * Longest file that a log may ask for: 256 TiB, four times the largest disk. No file needs more, and sums of
     * positions below it do not overflow.
     */
    static final long MAX_FILE_BYTES = 1L << 48;
    /** Bytes of the header; descriptors follow at once. */
    static final int SIZE_BYTES = 64;
    /** ASCII {@code loge}. */
    static final int SIGNATURE = 0x6567_6f6c;

    static boolean hasSignature(ByteBuffer bytes) {
        return bytes.getInt(0) == SIGNATURE;
    }

    static LogEntry read(ByteBuffer bytes) {
        return new LogEntry(
                Integer.toUnsignedLong(bytes.getInt(8)),
                Integer.toUnsignedLong(bytes.getInt(12)),
                bytes.getLong(16),
                Integer.toUnsignedLong(bytes.getInt(24)),
                bytes.getInt(28),
                MixedGuid.read(bytes, 32),
                bytes.getLong(48),
                bytes.getLong(56));
    }

    /** Writes everything but the checksum, which covers the whole entry. */
    void write(ByteBuffer bytes) {
        bytes.putInt(0, SIGNATURE);
        bytes.putInt(8, (int) entryLength);
        bytes.putInt(12, (int) tail);
        bytes.putLong(16, sequenceNumber);
        bytes.putInt(24, (int) descriptorCount);
        bytes.putInt(28, reserved);
        MixedGuid.write(bytes, 32, logGuid);
        bytes.putLong(48, flushedFileOffset);
        bytes.putLong(56, lastFileOffset);
    }

    /** Sectors that hold the header and the descriptors. */
    long descriptorSectors() {
        return sectorsFor(descriptorCount);
    }

    /** Sectors that hold the header and a number of descriptors. */
    static long sectorsFor(long descriptors) {
        return (SIZE_BYTES + descriptors * LogDescriptor.SIZE_BYTES + Bytes.SECTOR - 1) / Bytes.SECTOR;
    }

    /** Whether all fields that stand for themselves are what a valid entry of a log has. */
    boolean isPlausible(UUID guid, long logLength) {
        return entryLength >= Bytes.SECTOR
                && entryLength < logLength
                && entryLength % Bytes.SECTOR == 0
                && tail < logLength
                && tail % Bytes.SECTOR == 0
                && sequenceNumber != 0
                && reserved == 0
                && logGuid.equals(guid)
                && flushedFileOffset >= 0
                && lastFileOffset >= 0
                && lastFileOffset <= MAX_FILE_BYTES
                && descriptorSectors() * Bytes.SECTOR <= entryLength;
    }
}
