package io.github.diskwright.image.codec.lzx;

/** The three recent offsets as one number, 21 bits each, the latest lowest. Stateless and thread-safe. */
final class RecentOffsets {
    static final long FIRST = 1 | 1L << 21 | 1L << 42;
    private static final int BITS = 21;
    private static final int MASK = (1 << BITS) - 1;
    private static final long ALL = (1L << 3 * BITS) - 1;

    private RecentOffsets() {}

    /** One of them: 0 to 2. */
    static int get(long recent, int index) {
        return (int) (recent >>> BITS * index) & MASK;
    }

    /** What they are after a match; see {@link LzxItem} for offset codes. */
    static long after(long recent, int offsetCode) {
        if (offsetCode >= LzxFormat.RECENT) {
            return (recent << BITS | offsetCode - LzxItem.OFFSET_BIAS) & ALL;
        }
        return switch (offsetCode) {
            case 0 -> recent;
            case 1 -> swapped(recent, BITS);
            default -> swapped(recent, 2 * BITS);
        };
    }

    private static long swapped(long recent, int shift) {
        long difference = (recent ^ recent >>> shift) & MASK;
        return recent ^ difference ^ difference << shift;
    }
}
