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
    /** First MiB after all that were ever taken. */
    private long end;

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
        long stop = position + Math.min(length, LIMIT - position) >>> 20;
        for (long at = position >>> 20; at < stop; at++) {
            long[] piece = piece(at);
            long bit = 1L << at;
            free &= (piece[word(at)] & bit) == 0;
            piece[word(at)] |= bit;
        }
        end = Math.max(end, stop);
        return free;
    }

    /** Gives back a range that was taken. */
    void free(long position, long length) {
        if (position >= LIMIT) {
            return;
        }
        long stop = position + Math.min(length, LIMIT - position) >>> 20;
        for (long at = position >>> 20; at < stop; at++) {
            piece(at)[word(at)] &= ~(1L << at);
        }
    }

    private long[] piece(long at) {
        int index = (int) (at / SPAN);
        long @Nullable [] piece = pieces[index];
        if (piece == null) {
            piece = new long[WORDS];
            pieces[index] = piece;
        }
        return piece;
    }

    private static int word(long at) {
        return (int) (at % SPAN) >>> 6;
    }

    /** The 64 MiB around one of them. */
    private long bits(long at) {
        long @Nullable [] piece = pieces[(int) (at / SPAN)];
        return piece == null ? 0 : piece[word(at)];
    }

    /** First position after everything that is taken. */
    long end() {
        while (end > 0 && (bits(end - 1) >>> (end - 1) & 1) == 0) {
            end--;
        }
        return end << 20;
    }

    /**
     * The first free range.
     *
     * @param length bytes, a multiple of 1 MiB
     * @param from where to begin, a multiple of 1 MiB
     * @param limit where it must end
     * @return its position; -1 if there is none
     */
    long firstFree(long length, long from, long limit) {
        long needed = length >>> 20;
        long stop = Math.min(limit, LIMIT) >>> 20;
        long run = 0;
        for (long at = from >>> 20; at < stop; at++) {
            long bits = bits(at);
            if (bits == -1) {
                run = 0;
                at |= 63;
            } else if ((bits >>> at & 1) != 0) {
                run = 0;
            } else if (++run == needed) {
                return at + 1 - needed << 20;
            }
        }
        return -1;
    }

    /** Number of bytes up to a position that nothing has taken. */
    long freeBytes(long limit) {
        long stop = Math.min(limit, LIMIT) >>> 20;
        long taken = 0;
        for (long at = 0; at < stop; at += Long.SIZE) {
            if (pieces[(int) (at / SPAN)] == null) {
                at += SPAN - Long.SIZE;
            } else {
                long inside = stop - at >= Long.SIZE ? -1L : (1L << stop - at) - 1;
                taken += Long.bitCount(bits(at) & inside);
            }
        }
        return stop - taken << 20;
    }
}
