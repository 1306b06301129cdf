package io.github.diskwright.image.codec.chunk;

/** Copies matches inside the output of a decoder. Stateless and thread-safe. */
public final class MatchCopy {
    /** How many bytes {@link #fast} may write behind the end of its match. */
    public static final int SLACK = 16;

    /** Offsets below this are shorter than a word, which then holds more than one period of the pattern. */
    private static final int PERIODS = Long.BYTES;
    /** The bytes of a word that the first period takes. */
    private static final long[] FIRST_PERIOD = new long[PERIODS];
    /** What a period has to be multiplied with to fill a word. */
    private static final long[] REPEAT = new long[PERIODS];
    /** Bytes of the periods that a word holds as a whole. */
    private static final int[] WHOLE_PERIODS = new int[PERIODS];

    static {
        for (int period = 1; period < PERIODS; period++) {
            FIRST_PERIOD[period] = (1L << 8 * period) - 1;
            for (int shift = 0; shift < Long.SIZE; shift += 8 * period) {
                REPEAT[period] |= 1L << shift;
            }
            WHOLE_PERIODS[period] = Long.BYTES / period * period;
        }
    }

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
        int to = at;
        int step = Long.BYTES;
        if (offset >= Long.BYTES) {
            Words.putLong(bytes, at, Words.getLong(bytes, from));
            Words.putLong(bytes, at + 8, Words.getLong(bytes, from + 8));
            if (length <= 16) {
                return;
            }
            from += 16;
            to += 16;
        } else {
            int period = offset & PERIODS - 1;
            Words.putLong(bytes, at, (Words.getLong(bytes, from) & FIRST_PERIOD[period]) * REPEAT[period]);
            from = at;
            step = WHOLE_PERIODS[period];
            to += step;
        }
        // One loop for both, whose step is not known: a loop with a constant one would be unrolled and have its bounds
        // checks moved in front, which costs more than these few turns.
        for (int end = at + length; to < end; to += step) {
            Words.putLong(bytes, to, Words.getLong(bytes, from));
            from += step;
        }
    }

    /** As {@link #fast}, but writes nothing behind the end of the match. */
    public static void exact(byte[] bytes, int at, int offset, int length) {
        int done = Math.min(offset, length);
        System.arraycopy(bytes, at - offset, bytes, at, done);
        while (done < length) {
            int more = Math.min(done, length - done);
            System.arraycopy(bytes, at, bytes, at + done, more);
            done += more;
        }
    }
}
