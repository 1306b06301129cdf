package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.match.BinaryTrees;
import io.github.diskwright.image.codec.match.MatchLength;

/**
 * Looks for the matches of a chunk, position after position. What it finds does not depend on which of them are taken.
 * Not thread-safe.
 */
final class MatchSearch {
    /** Low bits of a match that are its length; the offset is above. */
    static final int LENGTH_BITS = 6;

    static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    /** Longer chunks have offsets that do not fit. */
    static final int MAX_CHUNK = 1 << 32 - LENGTH_BITS;

    /** In chunks from here on nodes are far from the caches, and the deep ones bring little. */
    private static final int LONG_CHUNK = 2 << 20;

    private final BinaryTrees finder = new BinaryTrees(BinaryTrees.Shortest.TWO, LENGTH_BITS);
    private final int fullDepth;
    private final int nice;
    private int depth;
    private byte[] data = new byte[0];
    private int length;
    /** Where the search goes on, and up to where it passes positions without looking. */
    private int searched;

    private int passedTo;

    /**
     * A search.
     *
     * @param depth positions to look at for each one, at most
     * @param nice matches of this length are good enough, up to {@link #LENGTH_MASK}
     */
    MatchSearch(int depth, int nice) {
        fullDepth = depth;
        this.nice = nice;
    }

    /** Starts a chunk. */
    void start(byte[] bytes, int size) {
        data = bytes;
        length = size;
        depth = size < LONG_CHUNK ? fullDepth : fullDepth * 5 / 8;
        finder.start(bytes, 0, size);
        searched = 0;
        passedTo = 0;
    }

    /** Whether all positions have been passed. */
    boolean isDone() {
        return searched >= length;
    }

    /** Fills a segment with the matches of the next positions. */
    void fill(MatchSegment segment) {
        int size = 0;
        int end = Math.min(length, searched + MatchSegment.POSITIONS);
        int[] matches = segment.matches;
        while (searched < end && size < MatchSegment.ENOUGH) {
            int first = size + 1;
            int last = first;
            if (searched < passedTo) {
                finder.insert(searched, nice, depth);
            } else {
                int most = Math.min(nice, length - searched);
                last = finder.find(searched, most, nice, depth, matches, first);
                if (last > first && (matches[last - 1] & LENGTH_MASK) >= nice) {
                    int offset = matches[last - 1] >>> LENGTH_BITS;
                    passedTo =
                            searched + MatchLength.extend(data, searched, searched - offset, nice, length - searched);
                }
            }
            matches[size] = last - first;
            size = last;
            searched++;
        }
        segment.size = size;
    }
}
