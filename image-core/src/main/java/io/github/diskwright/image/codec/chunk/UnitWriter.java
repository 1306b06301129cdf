package io.github.diskwright.image.codec.chunk;

/**
 * Writes bits from the highest of each little-endian 16-bit unit on. What does not fit is counted, but not written.
 * Not thread-safe.
 */
public final class UnitWriter {
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int at;
    private long bits;
    private int count;

    /** A writer to nothing. */
    public UnitWriter() {}

    /** Starts at an index; nothing is written from {@code to} on. */
    public void start(byte[] target, int from, int to) {
        bytes = target;
        start = from;
        end = to;
        at = from;
        bits = 0;
        count = 0;
    }

    /** Adds up to 32 bits. */
    public void add(int value, int width) {
        bits = bits << width | value;
        count += width;
        while (count >= 16) {
            count -= 16;
            if (at + 2 <= end) {
                Words.putShort(bytes, at, (int) (bits >>> count));
            }
            at += 2;
        }
    }

    /** Adds zeros up to the end of a unit, 1 to 16 of them. */
    public void startNextUnit() {
        add(0, 16 - count);
    }

    /** Adds bytes; the bits before them have to end with a unit. */
    public void addBytes(byte[] source, int from, int length) {
        if (at + length <= end) {
            System.arraycopy(source, from, bytes, at, length);
        }
        at += length;
    }

    /** Adds a 32-bit word; the bits before it have to end with a unit. */
    public void addInt(int value) {
        if (at + 4 <= end) {
            Words.putInt(bytes, at, value);
        }
        at += 4;
    }

    /** Adds a zero byte; the bits before it have to end with a unit. */
    public void addZeroByte() {
        if (at < end) {
            bytes[at] = 0;
        }
        at++;
    }

    /** Adds zeros up to the end of a unit, if one is begun; returns the bytes in all, also if they did not fit. */
    public int finish() {
        if (count > 0) {
            startNextUnit();
        }
        return at - start;
    }
}
