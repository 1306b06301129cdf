package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.match.BinaryTrees;
import io.github.diskwright.image.codec.match.MatchLength;

/**
 * The matches of a chunk, position after position. What they are does not depend on which of them are taken, so another
 * thread may look for them ahead. Not thread-safe.
 */
final class MatchFeed {
    /** Low bits of a match that are its length; the offset is above. */
    static final int LENGTH_BITS = 6;

    static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    /** Longer chunks have offsets that do not fit. */
    static final int MAX_CHUNK = 1 << 32 - LENGTH_BITS;

    private static final int SEGMENT = 1 << 15;
    private static final int SEGMENT_MATCHES = 6 * SEGMENT;

    private final BinaryTrees finder = new BinaryTrees(BinaryTrees.Shortest.TWO, LENGTH_BITS);
    private final int depth;
    private final int nice;
    private byte[] data = new byte[0];
    private int length;
    /** Where the search goes on, and up to where it passes positions without looking. */
    private int searched;

    private int passedTo;
    private Segment current = new Segment();
    private int index;

    /** The matches of some positions: for each the number of them, then these. */
    private static final class Segment {
        final int[] matches = new int[SEGMENT_MATCHES + LENGTH_MASK + 1];
        int size;
    }

    MatchFeed(int depth, int nice) {
        this.depth = depth;
        this.nice = nice;
    }

    /** Starts a chunk. */
    void start(byte[] bytes, int size) {
        data = bytes;
        length = size;
        finder.start(bytes, 0, size);
        searched = 0;
        passedTo = 0;
        index = 0;
        current.size = 0;
    }

    /**
     * Goes to the next position.
     *
     * @param matches takes its matches, each longer than the one before
     * @return how many there are
     */
    int next(int[] matches) {
        if (index == current.size) {
            fill(current);
            index = 0;
        }
        int count = current.matches[index++];
        System.arraycopy(current.matches, index, matches, 0, count);
        index += count;
        return count;
    }

    private void fill(Segment segment) {
        int size = 0;
        int end = Math.min(length, searched + SEGMENT);
        int[] matches = segment.matches;
        while (searched < end && size < SEGMENT_MATCHES) {
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
