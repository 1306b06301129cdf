package io.github.diskwright.vhdx.internal;

import org.jspecify.annotations.Nullable;

/**
 * Which MiB of a file are taken: one bit for each, in pieces that exist only where something is. At most 16 MiB of
 * memory. Not thread-safe.
 */
final class SpaceMap {
    /** What lies past this position, 128 TiB, is not kept. */
    static final long LIMIT = 1L << 47;

    private static final int WORDS = 1024;
    private static final long SPAN = (long) WORDS * Long.SIZE;

    private final long[] @Nullable [] pieces = new long[(int) (LIMIT / Bytes.MIB / SPAN)][];

    /**
     * Takes a range.
     *
     * @param position a multiple of 1 MiB, zero or more
     * @param length a multiple of 1 MiB
     * @return whether all of it was free, or is past {@link #LIMIT}
     */
    boolean take(long position, long length) {
        if (position >= LIMIT) {
            return true;
        }
        boolean free = true;
        long end = position + Math.min(length, LIMIT - position) >>> 20;
        for (long at = position >>> 20; at < end; at++) {
            int index = (int) (at / SPAN);
            long @Nullable [] piece = pieces[index];
            if (piece == null) {
                piece = new long[WORDS];
                pieces[index] = piece;
            }
            int word = (int) (at % SPAN) >>> 6;
            long bit = 1L << at;
            free &= (piece[word] & bit) == 0;
            piece[word] |= bit;
        }
        return free;
    }
}
