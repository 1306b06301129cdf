package io.github.diskwright.testkit.ntfs;

import java.nio.ByteBuffer;

/** Fix-ups of records, index blocks and log pages: the ends of blocks of 512 bytes hold an update number. */
final class ProtectedBytes {
    private static final int BLOCK = 512;
    private static final int ARRAY_OFFSET = 4;
    private static final int ARRAY_COUNT = 6;

    private ProtectedBytes() {}

    /** Puts back what belongs at the ends of blocks. */
    static void restore(ByteBuffer record) {
        int array = record.getShort(ARRAY_OFFSET);
        for (int i = 1; i < record.getShort(ARRAY_COUNT); i++) {
            int end = i * BLOCK - 2;
            if (record.getShort(end) != record.getShort(array)) {
                throw new AssertionError("torn record: " + Integer.toHexString(record.getInt(0)));
            }
            record.putShort(end, record.getShort(array + 2 * i));
        }
    }

    /** Counts the update number up and puts it at the ends of blocks. */
    static void protect(ByteBuffer record) {
        int array = record.getShort(ARRAY_OFFSET);
        short number = (short) (record.getShort(array) + 1);
        if (number == 0 || number == -1) {
            number = 1;
        }
        record.putShort(array, number);
        for (int i = 1; i < record.getShort(ARRAY_COUNT); i++) {
            int end = i * BLOCK - 2;
            record.putShort(array + 2 * i, record.getShort(end)).putShort(end, number);
        }
    }
}
