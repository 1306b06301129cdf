package io.github.diskwright.image.device;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set of block numbers, kept as bitmaps of 4,096 blocks; only bitmaps with a member exist. Not thread-safe. */
final class BlockSet {
    private static final int WORDS = 64;
    private static final int SPAN = WORDS * Long.SIZE;

    private final TreeMap<Long, long[]> bitmaps = new TreeMap<>();

    /** Adds the blocks from {@code first} up to but not including {@code end}. */
    void add(long first, long end) {
        long block = first;
        while (block < end) {
            long[] words = bitmaps.computeIfAbsent(block / SPAN, key -> new long[WORDS]);
            long stop = Math.min(end, (block / SPAN + 1) * SPAN);
            for (; block < stop; block++) {
                words[(int) (block % SPAN) >>> 6] |= 1L << block;
            }
        }
    }

    boolean contains(long block) {
        long @Nullable [] words = bitmaps.get(block / SPAN);
        return words != null && (words[(int) (block % SPAN) >>> 6] & 1L << block) != 0;
    }

    /** First block at or after {@code block}, below {@code limit}, whose membership is not {@code member}. */
    long runEnd(long block, long limit, boolean member) {
        long at = block;
        while (at < limit) {
            if (!member && !bitmaps.containsKey(at / SPAN)) {
                @Nullable Long next = bitmaps.higherKey(at / SPAN);
                at = next == null ? limit : Math.min(limit, next * SPAN);
            } else if (contains(at) != member) {
                return at;
            } else {
                at++;
            }
        }
        return limit;
    }
}
