package io.github.diskwright.image.codec.chunk;

import java.util.Arrays;

/**
 * A copy of a compressed chunk with zeros behind it (and before it, for readers that go backwards), so that readers may
 * load whole words wherever they stand. Not thread-safe; holds as much memory as the longest chunk that it saw.
 */
public final class PaddedInput {
    /** Zero bytes before and behind the copy. */
    public static final int PADDING = 32;

    private byte[] bytes = new byte[4096];

    /** The array that holds the copy from index {@link #PADDING} on; valid until the next call that fills it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Takes a chunk as it is. */
    public byte[] copy(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, PADDING, length);
        clearBehind(length);
        return bytes;
    }

    /**
     * Takes a chunk with the bytes of each 16-bit unit swapped: bits that are numbered from the top of little-endian
     * units are then numbered from the top of bytes, and readers need not know of units. The high half
     * of a last unit that is cut off is 0.
     */
    public byte[] copySwapped(byte[] source, int offset, int length) {
        copy(source, offset, length);
        for (int i = PADDING; i < PADDING + length; i += 8) {
            Words.putLong(bytes, i, Words.swapInShorts(Words.getLong(bytes, i)));
        }
        return bytes;
    }

    private void reserve(int length) {
        int needed = Math.addExact(length, 2 * PADDING);
        if (bytes.length < needed) {
            bytes = new byte[Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8))];
        }
    }

    private void clearBehind(int length) {
        Arrays.fill(bytes, PADDING + length, 2 * PADDING + length, (byte) 0);
    }
}
