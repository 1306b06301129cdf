package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.chunk.Words;
import java.util.Arrays;

/**
 * Finds delta matches: the latest place where the differences between three bytes and those a span before were the
 * same, for spans of 1 to 32 bytes. Takes 512 KiB. Not thread-safe.
 */
final class DeltaFinder {
    static final int POWERS = 6;
    private static final int HASH_BITS = 17;
    private static final int MULTIPLIER = 0x9e3779b1;
    private static final int HIGH_BITS = 0x80808080;

    private final int[] latest = new int[1 << HASH_BITS];
    private byte[] data = new byte[0];
    private int length;
    /** Numbers of positions go on from chunk to chunk, so that the table need not be cleared. */
    private int base = 1;

    DeltaFinder() {}

    /** Starts a chunk. */
    void start(byte[] bytes, int size) {
        base += length;
        if (base > Integer.MAX_VALUE - size) {
            Arrays.fill(latest, 0);
            base = 1;
        }
        data = bytes;
        length = size;
    }

    /**
     * Passes a position.
     *
     * @param offsets takes, for each power, the raw offset of a match of three bytes or more, or 0
     * @return whether there is any
     */
    boolean find(int at, int[] offsets) {
        boolean any = false;
        int word = Words.getInt(data, at);
        for (int power = 0; power < POWERS; power++) {
            int span = 1 << power;
            offsets[power] = 0;
            if (at < span || at > length - 4) {
                continue;
            }
            int differences = differences(word, Words.getInt(data, at - span)) << 8;
            int salt = (at & span - 1 | span) << 1;
            int hash = (differences + salt) * MULTIPLIER >>> 32 - HASH_BITS;
            int candidate = latest[hash];
            latest[hash] = base + at;
            int other = candidate - base;
            if (candidate >= base && other >= span && (at - other & span - 1) == 0) {
                int found = differences(Words.getInt(data, other), Words.getInt(data, other - span)) << 8;
                if (found == differences) {
                    offsets[power] = at - other >> power;
                    any = true;
                }
            }
        }
        return any;
    }

    /** The differences of four pairs of bytes. */
    private static int differences(int first, int second) {
        return (first | HIGH_BITS) - (second & ~HIGH_BITS) ^ (first ^ ~second) & HIGH_BITS;
    }

    /** Bytes of a delta match, up to a limit. */
    static int length(byte[] data, int at, int power, int rawOffset, int most) {
        int span = 1 << power;
        int other = at - (rawOffset << power);
        int count = 0;
        while (count < most
                && (byte) (data[at + count] - data[at + count - span])
                        == (byte) (data[other + count] - data[other + count - span])) {
            count++;
        }
        return count;
    }
}
