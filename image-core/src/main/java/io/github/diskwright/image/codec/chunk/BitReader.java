package io.github.diskwright.image.codec.chunk;

/**
 * Bits of a {@link PaddedInput}, from the highest of each byte on. The fields are public for loops that keep them in
 * local variables: {@link #bits} holds the next {@link #count} bits on top (what is below them is what follows in the
 * stream, or 0), {@link #next} is the index of the first byte that is not counted. Reading past the end gives zeros;
 * {@link #isPastEnd} tells. Not thread-safe.
 */
public final class BitReader {
    /** Bits that are there after {@link #refill}, at least. */
    public static final int REFILLED = 56;
    /** How far {@link #next} may be behind the end when a word is loaded. */
    private static final int SLACK = 8;

    public byte[] bytes = new byte[0];
    public int end;
    public int next;
    public long bits;
    public int count;

    /** A reader of nothing. */
    public BitReader() {}

    /**
     * Starts at a byte.
     *
     * @param input holds the bytes, with {@link PaddedInput#PADDING} zeros behind them
     * @param from index of the first byte
     * @param to index behind the last byte
     */
    public void start(byte[] input, int from, int to) {
        bytes = input;
        end = to;
        next = from;
        bits = 0;
        count = 0;
    }

    /** Makes sure that {@link #REFILLED} bits are there. */
    public void refill() {
        // Behind the end there are zeros, so the place does not matter any more.
        next = Math.min(next, end + SLACK);
        bits |= Words.getBigEndianLong(bytes, next) >>> count;
        next += 63 - count >> 3;
        count |= REFILLED;
    }

    /** The next bits as a number. */
    public int take(int width) {
        if (count < width) {
            refill();
        }
        int value = (int) (bits >>> 1 >>> 63 - width);
        drop(width);
        return value;
    }

    /** Passes bits that are there. */
    public void drop(int width) {
        bits <<= width;
        count -= width;
    }

    /** Bits taken since index 0 of the array. */
    public long position() {
        return 8L * next - count;
    }

    /** Whether more bits were taken than there are. */
    public boolean isPastEnd() {
        return position() > 8L * end;
    }
}
