package io.github.diskwright.image.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Keeps an average rate in bytes per second, with at most a tenth of a second's worth of bytes at once. Used by one
 * thread at a time.
 */
final class RateLimiter {
    private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long BURST = TimeUnit.MILLISECONDS.toNanos(100);

    private final double nanosPerByte;
    private long due = System.nanoTime();

    RateLimiter(long bytesPerSecond) {
        nanosPerByte = bytesPerSecond == Long.MAX_VALUE ? 0 : 1e9 / bytesPerSecond;
    }

    /** Waits until the rate allows so many bytes, or until told to give up. */
    void spend(long bytes, BooleanSupplier givingUp) {
        if (nanosPerByte == 0) {
            return;
        }
        due = Math.max(due, System.nanoTime() - BURST) + (long) (bytes * nanosPerByte);
        boolean interrupted = false;
        while (!givingUp.getAsBoolean()) {
            long wait = due - System.nanoTime();
            if (wait <= 0) {
                break;
            }
            LockSupport.parkNanos(this, Math.min(wait, LONGEST_NAP));
            // An interrupt is not ours to act on, and while it is set parking would return at once.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
