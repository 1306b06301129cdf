package io.github.diskwright.image.codec.chunk;

import java.util.Arrays;

/** Copies matches inside the output of a decoder. Stateless and thread-safe. */
public final class MatchCopy {
    /** How many bytes {@link #fast} may write behind the end of its match. */
    public static final int SLACK = 16;

    private MatchCopy() {}

    /**
     * Repeats earlier output, byte by byte from low to high as far as the result shows. The caller has checked that
     * {@code offset <= at}, and that {@link #SLACK} bytes behind the match belong to the output that is still to come.
     *
     * @param bytes the output
     * @param at where the match goes
     * @param offset how far back it starts, 1 or more
     * @param length its bytes, 1 or more
     */
    public static void fast(byte[] bytes, int at, int offset, int length) {
        int from = at - offset;
        if (offset >= 8) {
            Words.putLong(bytes, at, Words.getLong(bytes, from));
            Words.putLong(bytes, at + 8, Words.getLong(bytes, from + 8));
            for (int i = 16; i < length; i += 8) {
                Words.putLong(bytes, at + i, Words.getLong(bytes, from + i));
            }
        } else if (offset == 1) {
            long pattern = (bytes[from] & 0xffL) * 0x0101010101010101L;
            for (int i = 0; i < length; i += 8) {
                Words.putLong(bytes, at + i, pattern);
            }
        } else {
            repeat(bytes, at, offset, length);
        }
    }

    /** Offsets of 2 to 7: after 8 bytes the pattern is long enough to be copied by words, from a multiple of the offset. */
    private static void repeat(byte[] bytes, int at, int offset, int length) {
        for (int i = at; i < at + 8; i++) {
            bytes[i] = bytes[i - offset];
        }
        int multiple = (7 + offset) / offset * offset;
        for (int i = at + 8; i < at + length; i += 8) {
            Words.putLong(bytes, i, Words.getLong(bytes, i - multiple));
        }
    }

    /** As {@link #fast}, but writes nothing behind the end of the match. */
    public static void exact(byte[] bytes, int at, int offset, int length) {
        if (offset == 1) {
            Arrays.fill(bytes, at, at + length, bytes[at - 1]);
        } else {
            int end = at + length;
            for (int i = at; i < end; i++) {
                bytes[i] = bytes[i - offset];
            }
        }
    }
}
