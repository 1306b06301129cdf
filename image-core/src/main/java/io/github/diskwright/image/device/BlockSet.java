package io.github.diskwright.image.device;

import java.util.BitSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set of block numbers, kept as bitmaps of 4,096 blocks; only bitmaps with a member exist. Not thread-safe. */
final class BlockSet {
    private static final int SPAN = 4096;

    private final TreeMap<Long, BitSet> bitmaps = new TreeMap<>();

    /** Adds the blocks from {@code first} up to but not including {@code end}. */
    void add(long first, long end) {
        for (long block = first; block < end; ) {
            long start = block - block % SPAN;
            int stop = (int) Math.min(end - start, SPAN);
            bitmaps.computeIfAbsent(block / SPAN, key -> new BitSet(SPAN)).set((int) (block - start), stop);
            block = start + stop;
        }
    }

    boolean contains(long block) {
        @Nullable BitSet bitmap = bitmaps.get(block / SPAN);
        return bitmap != null && bitmap.get((int) (block % SPAN));
    }

    /** First block at or after {@code block}, below {@code limit}, whose membership is not {@code member}. */
    long runEnd(long block, long limit, boolean member) {
        long at = block;
        while (at < limit) {
            long start = at - at % SPAN;
            @Nullable BitSet bitmap = bitmaps.get(at / SPAN);
            if (bitmap == null) {
                if (member) {
                    return at;
                }
                @Nullable Long next = bitmaps.higherKey(at / SPAN);
                at = next == null ? limit : next * SPAN;
            } else {
                int offset = (int) (at - start);
                int end = member ? bitmap.nextClearBit(offset) : bitmap.nextSetBit(offset);
                if (end >= 0 && end < SPAN) {
                    return Math.min(limit, start + end);
                }
                at = start + SPAN;
            }
        }
        return limit;
    }
}
