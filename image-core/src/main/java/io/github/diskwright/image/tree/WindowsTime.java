package io.github.diskwright.image.tree;

import java.time.Instant;

/**
 * Times as Windows stores them: a count of 100 nanoseconds since the start of 1601 in UTC ([MS-DTYP] 2.3.3,
 * {@code FILETIME}). Thread-safe.
 */
public final class WindowsTime {
    private static final long PER_SECOND = 10_000_000;
    private static final int NANOS = 100;
    private static final long EPOCH = -11_644_473_600L;

    private WindowsTime() {}

    /** The time of a count; any 64 bits are one, negative counts are before 1601. */
    public static Instant toInstant(long ticks) {
        return Instant.ofEpochSecond(
                EPOCH + Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * NANOS);
    }

    /** The count of a time, rounded down; times beyond what 64 bits count become the first or last one. */
    public static long toTicks(Instant time) {
        long seconds = time.getEpochSecond() - EPOCH;
        long limit = Long.MAX_VALUE / PER_SECOND;
        if (seconds >= limit) {
            return seconds == limit
                    ? limit * PER_SECOND + Math.min(Long.MAX_VALUE % PER_SECOND, time.getNano() / NANOS)
                    : Long.MAX_VALUE;
        }
        if (seconds < -limit) {
            return seconds == -limit - 1
                    ? -limit * PER_SECOND + Math.max(Long.MIN_VALUE % PER_SECOND, time.getNano() / NANOS - PER_SECOND)
                    : Long.MIN_VALUE;
        }
        return seconds * PER_SECOND + time.getNano() / NANOS;
    }
}
