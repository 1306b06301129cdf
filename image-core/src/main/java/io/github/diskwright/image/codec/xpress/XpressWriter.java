package io.github.diskwright.image.codec.xpress;

import io.github.diskwright.image.codec.chunk.Words;

/**
 * Writes bits in 16-bit units, and raw bytes between them where the reader of the format expects them: behind the unit
 * that holds the next bit and the one after it, whose places are therefore kept free. Not thread-safe.
 */
final class XpressWriter {
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int currentUnit;
    private int nextUnit;
    private int at;
    private long bits;
    private int count;

    XpressWriter() {}

    /** Starts at an index; nothing is written from {@code to} on. */
    void start(byte[] target, int from, int to) {
        bytes = target;
        start = from;
        end = to;
        currentUnit = from;
        nextUnit = from + 2;
        at = from + 4;
        bits = 0;
        count = 0;
    }

    /** Adds up to 16 bits. */
    void add(int value, int width) {
        bits = bits << width | value;
        count += width;
        if (count > 16) {
            count -= 16;
            put(currentUnit, (int) (bits >>> count));
            currentUnit = nextUnit;
            nextUnit = at;
            at += 2;
        }
    }

    /** Adds a raw byte. */
    void addByte(int value) {
        if (at < end) {
            bytes[at] = (byte) value;
        }
        at++;
    }

    /** Ends the stream; returns its bytes, more than there was room for if it did not fit. */
    int finish() {
        put(currentUnit, (int) (bits << 16 - count));
        put(nextUnit, 0);
        return at - start;
    }

    private void put(int index, int unit) {
        if (index + 2 <= end) {
            Words.putShort(bytes, index, unit);
        }
    }
}
