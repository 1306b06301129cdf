package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A set of numbers, one bit each, that many threads add to. */
final class AtomicBits {
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long size;
    private final long[] words;

    /**
     * An empty set.
     *
     * @param size numbers below this one can be members
     * @throws ImageException if the bits are more than the limit of structures
     */
    AtomicBits(String source, long size, Limits limits) throws ImageException {
        limits.requireStructure(source, "set of " + size + " numbers", size / 8 + 8);
        this.size = size;
        this.words = new long[(int) (size / 64 + 1)];
    }

    /** Adds a number; says whether it was new. */
    boolean add(long number) {
        long bit = 1L << number;
        return ((long) WORDS.getAndBitwiseOr(words, (int) (number >> 6), bit) & bit) == 0;
    }

    /**
     * Adds numbers in a row, and those of them that were there already to another set.
     *
     * @return whether there were such
     */
    boolean addAll(long first, long count, AtomicBits twice) {
        boolean any = false;
        for (long at = first; at < first + count; at = (at | 63) + 1) {
            long mask = -1L << at;
            long end = first + count;
            mask = end > (at | 63) ? mask : mask & (1L << end) - 1;
            int index = (int) (at >> 6);
            long before = (long) WORDS.getAndBitwiseOr(words, index, mask) & mask;
            if (before != 0) {
                WORDS.getAndBitwiseOr(twice.words, index, before);
                any = true;
            }
        }
        return any;
    }

    boolean contains(long number) {
        return ((long) WORDS.getVolatile(words, (int) (number >> 6)) & 1L << number) != 0;
    }

    /** Numbers below this one can be members. */
    long size() {
        return size;
    }

    /** The first member from a number on; {@link #size()} if there is none. */
    long next(long from) {
        if (from >= size) {
            return size;
        }
        int index = (int) (from >> 6);
        long word = words[index] & -1L << from;
        while (word == 0) {
            if (++index == words.length) {
                return size;
            }
            word = words[index];
        }
        return Math.min(size, index * 64L + Long.numberOfTrailingZeros(word));
    }
}
