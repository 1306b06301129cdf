package io.github.diskwright.image.codec.lzms;

/**
 * Items as numbers: length in the low bits, then the kind, then the source: an offset, a recent index, or raw offset and
 * power. Stateless and thread-safe.
 */
final class LzmsItem {
    static final int LITERAL = 0;
    static final int LZ = 1;
    static final int LZ_RECENT = 2;
    static final int DELTA = 3;
    static final int DELTA_RECENT = 4;

    private static final int LENGTH_BITS = 30;
    private static final int KIND_SHIFT = LENGTH_BITS;
    private static final int POWER_SHIFT = KIND_SHIFT + 3;
    private static final int SOURCE_SHIFT = POWER_SHIFT + 3;

    static final long ONE_LITERAL = 1;

    private LzmsItem() {}

    static long lz(int offset) {
        return (long) LZ << KIND_SHIFT | (long) offset << SOURCE_SHIFT;
    }

    static long lzRecent(int index) {
        return (long) LZ_RECENT << KIND_SHIFT | (long) index << SOURCE_SHIFT;
    }

    static long delta(int power, int rawOffset) {
        return (long) DELTA << KIND_SHIFT | (long) power << POWER_SHIFT | (long) rawOffset << SOURCE_SHIFT;
    }

    static long deltaRecent(int index) {
        return (long) DELTA_RECENT << KIND_SHIFT | (long) index << SOURCE_SHIFT;
    }

    static int length(long item) {
        return (int) item & (1 << LENGTH_BITS) - 1;
    }

    static int kind(long item) {
        return (int) (item >>> KIND_SHIFT) & 7;
    }

    static int power(long item) {
        return (int) (item >>> POWER_SHIFT) & 7;
    }

    /** Offset, recent index, or raw offset. */
    static int source(long item) {
        return (int) (item >>> SOURCE_SHIFT);
    }
}
