package io.github.diskwright.image.codec.lzx;

/**
 * Items as numbers: {@code code << LENGTH_BITS | length}. The code of a match is 0 to 2 for a recent offset, else the
 * offset plus {@link #OFFSET_BIAS}; the code of a literal, which has length 1, is its value. Stateless and thread-safe.
 */
final class LzxItem {
    static final int LENGTH_BITS = 9;
    static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    static final int LITERAL_LENGTH = 1;
    static final int OFFSET_BIAS = 2;

    private LzxItem() {}

    static int literal(byte value) {
        return (value & 0xff) << LENGTH_BITS | LITERAL_LENGTH;
    }

    static int match(int offsetCode, int length) {
        return offsetCode << LENGTH_BITS | length;
    }

    static int length(int item) {
        return item & LENGTH_MASK;
    }

    static int code(int item) {
        return item >>> LENGTH_BITS;
    }

    /** The offset slot of a match's code. */
    static int slot(int offsetCode) {
        if (offsetCode < 2) {
            return offsetCode;
        }
        int log = 31 - Integer.numberOfLeadingZeros(offsetCode);
        return offsetCode < 1 << 18 ? 2 * log + (offsetCode >>> log - 1 & 1) : 34 + (offsetCode >>> 17);
    }
}
