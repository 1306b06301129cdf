package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;

/**
 * What work on the caller's thread has to do with its {@link JobOptions} between two pieces: keep the rate, end when it
 * is cancelled, tell how far it has come. Used by one thread at a time.
 */
public final class Pace {
    private static final int PART = 1 << 20;

    private final JobOptions job;
    private final String task;
    private final RateLimiter limiter;

    /**
     * @param job how the work runs
     * @param task what is being done, for people: {@code "merging"}
     */
    public Pace(JobOptions job, String task) {
        this.job = job;
        this.task = task;
        this.limiter = new RateLimiter(job.rate());
    }

    /**
     * Ends the work if it was cancelled.
     *
     * @throws CancelledException if it was
     */
    public void check() throws CancelledException {
        job.cancellation().throwIfCancelled(task);
    }

    /**
     * Waits until the rate allows so many bytes more.
     *
     * @param bytes that are read or written next, or were just now: zero or more
     * @throws CancelledException if the work is cancelled, also while it waits
     */
    public void spend(long bytes) throws CancelledException {
        check();
        limiter.spend(bytes, job.cancellation()::isCancelled);
        check();
    }

    /** Tells how far the work has come; see {@link io.github.diskwright.image.ProgressListener#progress}. */
    public void report(long done, long total) {
        job.progress().progress(task, done, total);
    }

    /**
     * Writes zeros as bytes, in parts of 1 MiB.
     *
     * @param device where
     * @param position first byte
     * @param length number of bytes
     * @throws CancelledException if the work is cancelled; what was written until then stays
     * @throws IOException if the device cannot write
     */
    public void writeZeros(BlockDevice device, long position, long length) throws IOException {
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(PART, length - done);
            spend(part);
            Zeros.write(device, position + done, part);
            done += part;
        }
    }
}
