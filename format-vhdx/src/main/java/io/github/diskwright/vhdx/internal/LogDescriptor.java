package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;

/**
 * A descriptor of a log entry (sections 2.3.1.2 and 2.3.1.3): 4 KiB of data, or a range of zeros.
 *
 * @param isZero which of the two
 * @param trailing of data: the last four bytes; of zeros: reserved
 * @param leading of data: the first eight bytes; of zeros: how many
 * @param fileOffset where they go
 * @param sequenceNumber the entry's
 */
record LogDescriptor(boolean isZero, int trailing, long leading, long fileOffset, long sequenceNumber) {
    static final int SIZE_BYTES = 32;
    /** ASCII {@code desc}. */
    static final int DATA_SIGNATURE = 0x6373_6564;
    /** ASCII {@code zero}. */
    static final int ZERO_SIGNATURE = 0x6f72_657a;

    static boolean hasSignature(ByteBuffer bytes, int at) {
        int signature = bytes.getInt(at);
        return signature == DATA_SIGNATURE || signature == ZERO_SIGNATURE;
    }

    static LogDescriptor read(ByteBuffer bytes, int at) {
        return new LogDescriptor(
                bytes.getInt(at) == ZERO_SIGNATURE,
                bytes.getInt(at + 4),
                bytes.getLong(at + 8),
                bytes.getLong(at + 16),
                bytes.getLong(at + 24));
    }

    void write(ByteBuffer bytes, int at) {
        bytes.putInt(at, isZero ? ZERO_SIGNATURE : DATA_SIGNATURE);
        bytes.putInt(at + 4, trailing);
        bytes.putLong(at + 8, leading);
        bytes.putLong(at + 16, fileOffset);
        bytes.putLong(at + 24, sequenceNumber);
    }

    /** Bytes that it changes in the file. */
    long length() {
        return isZero ? leading : Bytes.SECTOR;
    }

    /** First byte after those that it changes. */
    long end() {
        return fileOffset + length();
    }

    /** Whether it belongs to an entry and changes what a log may change: nothing of the headers or of the log. */
    boolean isValid(long entrySequenceNumber, VhdxHeader header) {
        long length = length();
        return sequenceNumber == entrySequenceNumber
                && (!isZero || trailing == 0)
                && fileOffset % Bytes.SECTOR == 0
                && fileOffset >= RegionTable.POSITION_1
                && length >= 0
                && length % Bytes.SECTOR == 0
                && length <= LogEntry.MAX_FILE_BYTES - fileOffset
                && !overlapsLog(header);
    }

    private boolean overlapsLog(VhdxHeader header) {
        return fileOffset < header.logOffset() + header.logLength() && header.logOffset() < end();
    }
}
