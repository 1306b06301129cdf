package io.github.diskwright.image.tree;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.Pace;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the rate of a copy, ends it when it is cancelled, tells how far it has come. Thread-safe. */
final class CopyMeter {
    static final String TASK = "copying files";

    private final Pace pace;
    private final boolean isLimited;
    private final long total;
    private final ReentrantLock limiting = new ReentrantLock();
    private final ReentrantLock reporting = new ReentrantLock();
    private long done;

    CopyMeter(JobOptions job, long total) {
        this.pace = new Pace(job, TASK);
        this.isLimited = job.rate() != Long.MAX_VALUE;
        this.total = total;
    }

    void check() throws CancelledException {
        pace.check();
    }

    /**
     * Counts.
     *
     * @param bytes that were read
     * @param counted how many of them were not read before
     */
    void read(long bytes, long counted) throws CancelledException {
        if (isLimited) {
            // Whoever waits here waits for the rate, which is one for all threads.
            limiting.lock();
            try {
                pace.spend(bytes);
            } finally {
                limiting.unlock();
            }
        } else {
            pace.check();
        }
        advance(counted);
    }

    /** Bytes that need not be read any more. Totals are claims: what goes beyond them is not told. */
    void advance(long bytes) {
        reporting.lock();
        try {
            done += Math.min(bytes, total - done);
            pace.report(done, total);
        } finally {
            reporting.unlock();
        }
    }

    /** All is done. */
    void end() {
        advance(total);
    }
}
