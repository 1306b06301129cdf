package io.github.diskwright.partition.move;

/**
 * Sizes that the work goes by, in bytes. They are part of the journal, so that work goes on as it began.
 *
 * @param window longest window of data that moves onto itself between two barriers
 * @param leastDistance from this distance on windows are not copied to the journal
 * @param copied length of a window that is copied to the journal
 */
record MoveTuning(long window, long leastDistance, long copied) {
    /**
     * A barrier costs milliseconds, in which some ten megabytes could be written: windows below 32 MiB would spend
     * their time on barriers, and cost more than to write everything twice.
     */
    static final MoveTuning DEFAULTS = new MoveTuning(256L << 20, 32L << 20, 64L << 20);

    /**
     * Windows of a move whose ranges do not overlap may have any length: nothing that is still to be read is overwritten.
     * At each end the disk has to catch up, so they are some times as long.
     */
    private static final int APART = 4;

    /** Whether windows of a move overlap what they become and have to be copied to the journal. */
    boolean isCopied(MoveStep.Move move) {
        return move.distance() < leastDistance && move.distance() < move.length();
    }

    /** Length of the windows of a move, but for the last one. */
    long window(MoveStep.Move move) {
        if (isCopied(move)) {
            return copied;
        }
        return move.distance() < move.length() ? Math.min(window, move.distance()) : APART * window;
    }
}
