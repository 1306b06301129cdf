package io.github.diskwright.image.codec.lzms;

/** The matches of some consecutive positions: for each the number of them, then these. */
final class MatchSegment {
    static final int POSITIONS = 1 << 15;
    /** With this many numbers it is full, whatever the positions. */
    static final int ENOUGH = 6 * POSITIONS;

    final int[] matches = new int[ENOUGH + MatchSearch.LENGTH_MASK + 1];
    int size;
}
