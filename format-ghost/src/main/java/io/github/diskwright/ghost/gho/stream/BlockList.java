package io.github.diskwright.ghost.gho.stream;

import java.util.Arrays;

/** Where blocks are: their positions and lengths, 8 bytes for each. Not thread-safe while it grows. */
public final class BlockList {
    private static final int LENGTH_BITS = 16;
    private static final int LENGTH_MASK = 0xFFFF;

    private long[] blocks = new long[4];
    private int count;

    /** No blocks yet. */
    public BlockList() {}

    /**
     * Adds a block.
     *
     * @param position of its bytes, below 2^47
     * @param length of them, up to 65,535
     */
    public void add(long position, int length) {
        if (position < 0 || position >= 1L << 63 - LENGTH_BITS || length < 0 || length > LENGTH_MASK) {
            throw new IllegalArgumentException("block of " + length + " bytes at " + position);
        }
        blocks = count == blocks.length ? Arrays.copyOf(blocks, 2 * count) : blocks;
        blocks[count++] = position << LENGTH_BITS | length;
    }

    /** Number of blocks. */
    public int size() {
        return count;
    }

    /** Where the bytes of a block are. */
    public long position(int index) {
        return blocks[index] >>> LENGTH_BITS;
    }

    /** How many bytes a block has. */
    public int length(int index) {
        return (int) blocks[index] & LENGTH_MASK;
    }
}
