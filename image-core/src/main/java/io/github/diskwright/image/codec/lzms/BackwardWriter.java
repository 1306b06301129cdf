package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.chunk.Words;

/**
 * The backward stream: bits in 16-bit units, from the end of a range down. What does not fit is counted, but not written.
 * Not thread-safe.
 */
final class BackwardWriter {
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int at;
    private long bits;
    private int count;

    BackwardWriter() {}

    void start(byte[] target, int from, int to) {
        bytes = target;
        start = from;
        end = to;
        at = to;
        bits = 0;
        count = 0;
    }

    /** Adds up to 32 bits. */
    void add(int value, int width) {
        bits = bits << width | value;
        count += width;
        while (count >= 16) {
            count -= 16;
            put((int) (bits >>> count));
        }
    }

    private void put(int unit) {
        at -= 2;
        if (at >= start) {
            Words.putShort(bytes, at, unit);
        }
    }

    /** Bytes so far, without a unit that is not full. */
    int size() {
        return end - at;
    }

    /** Fills the last unit with zeros; returns the bytes in all, also if they did not fit. */
    int finish() {
        if (count > 0) {
            put((int) (bits << 16 - count));
            count = 0;
        }
        return size();
    }
}
