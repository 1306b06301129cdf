package io.github.diskwright.image.codec.lzms;

/**
 * What an item's cost depends on besides the codes: histories of decisions and queues of sources, for each of a number of
 * positions. Histories of a position are one number, eight bits each. Not thread-safe.
 */
final class LzmsState {
    static final int QUEUE = 4;
    static final int MAIN = 0;
    static final int MATCH = 8;
    static final int LZ = 16;
    static final int LZ_RECENT_0 = 24;
    static final int LZ_RECENT_1 = 32;
    static final int DELTA = 40;
    static final int DELTA_RECENT_0 = 48;
    static final int DELTA_RECENT_1 = 56;

    private static final int LITERAL_BEFORE = 0;
    private static final int LZ_BEFORE = 1;
    private static final int DELTA_BEFORE = 2;

    final long[] histories;
    final int[] lzQueues;
    /** Sources as {@code raw offset << 3 | power}. */
    final long[] deltaQueues;

    private final byte[] before;

    LzmsState(int positions) {
        histories = new long[positions];
        lzQueues = new int[QUEUE * positions];
        deltaQueues = new long[QUEUE * positions];
        before = new byte[positions];
    }

    /** Makes a position the start of a chunk. */
    void start(int position) {
        histories[position] = 0;
        before[position] = LITERAL_BEFORE;
        for (int i = 0; i < QUEUE; i++) {
            lzQueues[QUEUE * position + i] = i + 1;
            deltaQueues[QUEUE * position + i] = i + 1L << 3;
        }
    }

    void copy(int from, int to) {
        histories[to] = histories[from];
        before[to] = before[from];
        for (int i = 0; i < QUEUE; i++) {
            lzQueues[QUEUE * to + i] = lzQueues[QUEUE * from + i];
            deltaQueues[QUEUE * to + i] = deltaQueues[QUEUE * from + i];
        }
    }

    /** 1 if the item before was an LZ match, whose offset cannot be had by index. */
    int firstLz(int position) {
        return before[position] == LZ_BEFORE ? 1 : 0;
    }

    /** 1 if the item before was a delta match, whose source cannot be had by index. */
    int firstDelta(int position) {
        return before[position] == DELTA_BEFORE ? 1 : 0;
    }

    /** Changes a position's state by an item. */
    void apply(int position, long item) {
        long history = histories[position];
        int kind = LzmsItem.kind(item);
        if (kind == LzmsItem.LITERAL) {
            histories[position] = decided(history, MAIN, 15, 0);
            before[position] = LITERAL_BEFORE;
            return;
        }
        history = decided(history, MAIN, 15, 1);
        int source = LzmsItem.source(item);
        if (kind == LzmsItem.LZ || kind == LzmsItem.LZ_RECENT) {
            boolean isRecent = kind == LzmsItem.LZ_RECENT;
            history = decided(decided(history, MATCH, 31, 0), LZ, 63, isRecent ? 1 : 0);
            if (isRecent) {
                history = recentDecided(history, LZ_RECENT_0, LZ_RECENT_1, source);
            }
            moveLz(position, isRecent ? source + firstLz(position) : QUEUE - 1, isRecent ? 0 : source);
            before[position] = LZ_BEFORE;
        } else {
            boolean isRecent = kind == LzmsItem.DELTA_RECENT;
            history = decided(decided(history, MATCH, 31, 1), DELTA, 63, isRecent ? 1 : 0);
            if (isRecent) {
                history = recentDecided(history, DELTA_RECENT_0, DELTA_RECENT_1, source);
            }
            long sent = isRecent ? 0 : (long) source << 3 | LzmsItem.power(item);
            moveDelta(position, isRecent ? source + firstDelta(position) : QUEUE - 1, sent);
            before[position] = DELTA_BEFORE;
        }
        histories[position] = history;
    }

    private static long recentDecided(long history, int class0, int class1, int index) {
        long decided = decided(history, class0, 63, index > 0 ? 1 : 0);
        return index > 0 ? decided(decided, class1, 63, index > 1 ? 1 : 0) : decided;
    }

    private static long decided(long history, int shift, int mask, int bit) {
        long old = history >>> shift & mask;
        return history & ~((long) mask << shift) | (old << 1 & mask | bit) << shift;
    }

    /** Puts an entry (or a new offset, if that is not 0) in front. */
    private void moveLz(int position, int index, int offset) {
        int first = QUEUE * position;
        int front = offset == 0 ? lzQueues[first + index] : offset;
        for (int i = first + index; i > first; i--) {
            lzQueues[i] = lzQueues[i - 1];
        }
        lzQueues[first] = front;
    }

    private void moveDelta(int position, int index, long source) {
        int first = QUEUE * position;
        long front = source == 0 ? deltaQueues[first + index] : source;
        for (int i = first + index; i > first; i--) {
            deltaQueues[i] = deltaQueues[i - 1];
        }
        deltaQueues[first] = front;
    }
}
