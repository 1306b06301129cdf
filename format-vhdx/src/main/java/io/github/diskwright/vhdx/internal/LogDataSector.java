package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;

/** A data sector of a log entry (section 2.3.1.4): the middle of 4 KiB whose ends are in the descriptor. */
final class LogDataSector {
    /** ASCII {@code data}. */
    static final int SIGNATURE = 0x6174_6164;

    private static final int TRAILING_OFFSET = Bytes.SECTOR - 4;

    private LogDataSector() {}

    static boolean isValid(ByteBuffer sector, long sequenceNumber) {
        return sector.getInt(0) == SIGNATURE
                && sector.getInt(4) == (int) (sequenceNumber >>> 32)
                && sector.getInt(TRAILING_OFFSET) == (int) sequenceNumber;
    }

    /** Turns a sector of the log into the 4 KiB that it stands for. */
    static void restore(ByteBuffer sector, long leading, int trailing) {
        sector.putLong(0, leading);
        sector.putInt(TRAILING_OFFSET, trailing);
    }

    /** Turns 4 KiB into a sector of the log; the ends must be in the descriptor already. */
    static void protect(ByteBuffer sector, long sequenceNumber) {
        sector.putInt(0, SIGNATURE);
        sector.putInt(4, (int) (sequenceNumber >>> 32));
        sector.putInt(TRAILING_OFFSET, (int) sequenceNumber);
    }

    static long leading(ByteBuffer update) {
        return update.getLong(0);
    }

    static int trailing(ByteBuffer update) {
        return update.getInt(TRAILING_OFFSET);
    }
}
