package io.github.diskwright.image.codec.lzx;

/** Numbers of the WIM variant of LZX ([MS-PATCH] has the parts that it shares with LZX DELTA). */
final class LzxFormat {
    static final int MIN_ORDER = 15;
    static final int MAX_ORDER = 21;

    static final int TYPE_BITS = 3;
    static final int VERBATIM = 1;
    static final int ALIGNED = 2;
    static final int UNCOMPRESSED = 3;
    /** The block size that one bit in the header stands for. */
    static final int DEFAULT_BLOCK = 32768;

    static final int LITERALS = 256;
    static final int MIN_MATCH = 2;
    static final int MAX_MATCH = 257;
    /** Value of a main symbol's length field that says: a length symbol follows. */
    static final int LONG_LENGTH = 7;

    static final int LENGTH_SYMBOLS = 249;
    static final int MAX_CODEWORD = 16;
    static final int PRECODE_SYMBOLS = 20;
    static final int PRECODE_LENGTH_BITS = 4;
    static final int PRECODE_MAX_CODEWORD = 15;
    static final int ALIGNED_SYMBOLS = 8;
    static final int ALIGNED_LENGTH_BITS = 3;
    static final int ALIGNED_MAX_CODEWORD = 7;
    /** Lowest offset slot of which an aligned block sends the low 3 bits as a symbol. */
    static final int FIRST_ALIGNED_SLOT = 8;

    /** Slots 0 to 2 are the recent offsets. */
    static final int RECENT = 3;

    /** Extra bits of each offset slot. */
    static final byte[] EXTRA_BITS = new byte[50];
    /** Lowest offset of each slot; without meaning for the recent ones. */
    static final int[] BASES = new int[51];

    static {
        BASES[0] = -2;
        for (int slot = 0; slot < EXTRA_BITS.length; slot++) {
            EXTRA_BITS[slot] = (byte) (slot < 4 ? 0 : slot < 36 ? slot / 2 - 1 : 17);
            BASES[slot + 1] = BASES[slot] + (1 << EXTRA_BITS[slot]);
        }
    }

    private LzxFormat() {}

    /** Log2 of the window that chunks of a size are made with. */
    static int order(int chunkSize) {
        if (chunkSize < 1 || chunkSize > 1 << MAX_ORDER) {
            throw new IllegalArgumentException("chunk size of LZX is " + chunkSize + ", allowed up to 2 MiB");
        }
        return Math.max(MIN_ORDER, 32 - Integer.numberOfLeadingZeros(chunkSize - 1));
    }

    /** Offset slots of a window. */
    static int slots(int order) {
        int last = (1 << order) - 3;
        int slot = RECENT;
        while (BASES[slot + 1] <= last) {
            slot++;
        }
        return slot + 1;
    }

    /** Symbols of the main code for a window. */
    static int mainSymbols(int order) {
        return LITERALS + 8 * slots(order);
    }
}
