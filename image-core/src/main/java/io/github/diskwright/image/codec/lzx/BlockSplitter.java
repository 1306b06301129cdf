package io.github.diskwright.image.codec.lzx;

import java.util.Arrays;

/**
 * Says where a new block pays, because the data has become another: compares the kinds of the latest items with those
 * of the block. Not thread-safe.
 */
final class BlockSplitter {
    private static final int LITERAL_KINDS = 8;
    private static final int KINDS = LITERAL_KINDS + 2;
    private static final int LONG_MATCH = 5;
    private static final int COMPARED_ITEMS = 400;
    /** Shorter blocks do not earn their header; longer ones are not remembered as a whole. */
    private static final int MIN_BLOCK = 6500;

    static final int MAX_BLOCK = 100_000;

    private final int[] block = new int[KINDS];
    private final int[] latest = new int[KINDS];
    private int blockItems;
    private int latestItems;

    BlockSplitter() {}

    /** Starts a block. */
    void start() {
        Arrays.fill(block, 0);
        Arrays.fill(latest, 0);
        blockItems = 0;
        latestItems = 0;
    }

    /** Counts a literal. */
    void addLiteral(byte value) {
        latest[value >> 5 & 6 | value & 1]++;
        latestItems++;
    }

    /** Counts a match. */
    void addMatch(int length) {
        latest[length < LONG_MATCH ? LITERAL_KINDS : LITERAL_KINDS + 1]++;
        latestItems++;
    }

    /**
     * Whether the block should end here.
     *
     * @param length bytes of the block so far
     * @param left bytes of the chunk behind it
     */
    boolean isEnd(int length, int left) {
        if (length >= MAX_BLOCK) {
            return true;
        }
        if (latestItems < COMPARED_ITEMS) {
            return false;
        }
        if (blockItems > 0 && length >= MIN_BLOCK && left >= MIN_BLOCK && differs()) {
            return true;
        }
        for (int kind = 0; kind < KINDS; kind++) {
            block[kind] += latest[kind];
            latest[kind] = 0;
        }
        blockItems += latestItems;
        latestItems = 0;
        return false;
    }

    private boolean differs() {
        long difference = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            difference += Math.abs((long) latest[kind] * blockItems - (long) block[kind] * latestItems);
        }
        return difference >= (long) blockItems * latestItems * 7 / 8;
    }
}
