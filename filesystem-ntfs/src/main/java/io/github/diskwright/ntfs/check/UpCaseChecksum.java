package io.github.diskwright.ntfs.check;

import java.util.zip.Checksum;

/** The 64-bit check sum that {@code $UpCase:$Info} has of the table: polynomial 9A6C9329AC4BC9B5, reflected. */
final class UpCaseChecksum implements Checksum {
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final long[] TABLE = new long[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) != 0 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
            }
            TABLE[i] = value;
        }
    }

    private long value = -1;

    @Override
    public void update(int b) {
        value = value >>> 8 ^ TABLE[(int) (value ^ b) & 0xFF];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            update(bytes[i]);
        }
    }

    @Override
    public long getValue() {
        return ~value;
    }

    @Override
    public void reset() {
        value = -1;
    }
}
