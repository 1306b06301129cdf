package io.github.diskwright.ntfs.check;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of lists, indexes and tables the check reads at most. On a sound volume each lies in clusters of its own,
 * so that all of them together are no larger than the volume; where thousands of files claim the same clusters they would
 * be read thousands of times. Thread-safe.
 */
final class ReadBudget {
    /** What resident structures may take beside. */
    private static final long EXTRA = 64L << 20;

    private final AtomicLong left;

    ReadBudget(long volumeSize) {
        left = new AtomicLong(2 * Math.min(volumeSize, Long.MAX_VALUE / 4) + EXTRA);
    }

    /** Whether so many bytes may be read. */
    boolean spend(long bytes) {
        return left.addAndGet(-bytes) >= 0;
    }

    /** Whether something could not be read for this reason. */
    boolean isOver() {
        return left.get() < 0;
    }
}
