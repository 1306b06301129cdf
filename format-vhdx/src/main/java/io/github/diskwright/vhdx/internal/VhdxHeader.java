package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A header (section 2.2.2). There are two; the one with the larger sequence number is current.
 *
 * @param sequenceNumber unsigned
 * @param fileWriteGuid changes with every session that writes
 * @param dataWriteGuid changes with every session that changes what the disk holds
 * @param logGuid the id of valid log entries; zero if the log is empty
 * @param logVersion 0
 * @param version 1
 * @param logLength bytes
 * @param logOffset position in the file
 */
record VhdxHeader(
        long sequenceNumber,
        UUID fileWriteGuid,
        UUID dataWriteGuid,
        UUID logGuid,
        int logVersion,
        int version,
        long logLength,
        long logOffset) {
    static final int SIZE_BYTES = 4096;
    /** Bytes with a meaning; the rest is reserved. */
    static final int USED_BYTES = 80;

    static final long POSITION_1 = 64L * Bytes.KIB;
    static final long POSITION_2 = 128L * Bytes.KIB;
    /** ASCII {@code head}. */
    static final int SIGNATURE = 0x6461_6568;

    static final int VERSION = 1;
    static final int LOG_VERSION = 0;

    static final int LOG_VERSION_OFFSET = 64;
    static final int VERSION_OFFSET = 66;
    static final int LOG_LENGTH_OFFSET = 68;
    static final int LOG_OFFSET_OFFSET = 72;

    static boolean hasSignature(ByteBuffer bytes) {
        return bytes.getInt(0) == SIGNATURE;
    }

    /** Reads a structure whose signature and checksum were found right. */
    static VhdxHeader read(ByteBuffer bytes) {
        return new VhdxHeader(
                bytes.getLong(8),
                MixedGuid.read(bytes, 16),
                MixedGuid.read(bytes, 32),
                MixedGuid.read(bytes, 48),
                Short.toUnsignedInt(bytes.getShort(LOG_VERSION_OFFSET)),
                Short.toUnsignedInt(bytes.getShort(VERSION_OFFSET)),
                Integer.toUnsignedLong(bytes.getInt(LOG_LENGTH_OFFSET)),
                bytes.getLong(LOG_OFFSET_OFFSET));
    }

    /** Fills an empty buffer of {@link #SIZE_BYTES}, checksum included. */
    void write(ByteBuffer bytes) {
        bytes.putInt(0, SIGNATURE);
        bytes.putLong(8, sequenceNumber);
        MixedGuid.write(bytes, 16, fileWriteGuid);
        MixedGuid.write(bytes, 32, dataWriteGuid);
        MixedGuid.write(bytes, 48, logGuid);
        bytes.putShort(LOG_VERSION_OFFSET, (short) logVersion);
        bytes.putShort(VERSION_OFFSET, (short) version);
        bytes.putInt(LOG_LENGTH_OFFSET, (int) logLength);
        bytes.putLong(LOG_OFFSET_OFFSET, logOffset);
        Checksum.put(bytes);
    }

    /** Whether the log holds changes that are not at their places yet. */
    boolean hasLog() {
        return !logGuid.equals(MixedGuid.ZERO);
    }

    /** The same for a file without space for a log; only of a header whose log is empty. */
    VhdxHeader withoutLog() {
        return new VhdxHeader(sequenceNumber, fileWriteGuid, dataWriteGuid, logGuid, logVersion, version, 0, 0);
    }

    VhdxHeader withSequenceNumber(long number) {
        return new VhdxHeader(number, fileWriteGuid, dataWriteGuid, logGuid, logVersion, version, logLength, logOffset);
    }

    VhdxHeader withFileWriteGuid(UUID guid) {
        return new VhdxHeader(sequenceNumber, guid, dataWriteGuid, logGuid, LOG_VERSION, version, logLength, logOffset);
    }

    VhdxHeader withDataWriteGuid(UUID guid) {
        return new VhdxHeader(sequenceNumber, fileWriteGuid, guid, logGuid, logVersion, version, logLength, logOffset);
    }

    VhdxHeader withLogGuid(UUID guid) {
        return new VhdxHeader(
                sequenceNumber, fileWriteGuid, dataWriteGuid, guid, logVersion, version, logLength, logOffset);
    }
}
