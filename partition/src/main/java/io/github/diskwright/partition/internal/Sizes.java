package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;

/** Arithmetic on numbers that nobody vouches for. */
final class Sizes {
    private Sizes() {}

    /** Whether a number is a power of two within bounds. */
    static boolean isPowerOfTwo(long value, long least, long most) {
        return value >= least && value <= most && Long.bitCount(value) == 1;
    }

    /** A product of unsigned numbers, or -1 where it is not below 2^63. */
    static long product(long count, long unit) {
        if (count < 0 || unit < 0 || Math.multiplyHigh(count, unit) != 0 || count * unit < 0) {
            return -1;
        }
        return count * unit;
    }

    /** Gives a content its claimed size, count times unit, and notes where the volume has less. */
    static void claim(Content.Builder content, VolumeBytes volume, long count, long unit) {
        long bytes = product(count, unit);
        if (bytes <= 0) {
            content.damaged("claims " + Long.toUnsignedString(count) + " units of " + unit + " bytes");
            return;
        }
        content.size(bytes);
        if (bytes > volume.size()) {
            content.note("claims " + bytes + " bytes but has only " + volume.size());
        }
    }
}
