package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the parts of a block that are not zero, in units of 4 KiB; gaps that are too short to be worth a hole are
 * taken along. Allocates nothing per block in steady state. Not thread-safe.
 */
final class ZeroScanner {
    static final int UNIT = 4096;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(UNIT);

    private final int shortestGap;
    private final ByteBuffer zeros = ZEROS.asReadOnlyBuffer();

    /**
     * @param shortestGap bytes of zeros that are worth leaving out, a multiple of {@link #UNIT}
     */
    ZeroScanner(int shortestGap) {
        this.shortestGap = shortestGap;
    }

    /** The parts of the buffer, from its position 0 to its limit, that have to be kept. */
    DataRuns scan(ByteBuffer data) {
        int limit = data.limit();
        int[] bounds = new int[8];
        int count = 0;
        for (int at = 0; at < limit; at += UNIT) {
            int end = Math.min(limit, at + UNIT);
            if (isZero(data, at, end)) {
                continue;
            }
            if (count > 0 && at - bounds[count - 1] < shortestGap) {
                bounds[count - 1] = end;
            } else {
                if (count == bounds.length) {
                    bounds = Arrays.copyOf(bounds, 2 * count);
                }
                bounds[count++] = at;
                bounds[count++] = end;
            }
        }
        data.position(0).limit(limit);
        return new DataRuns(bounds, count);
    }

    private boolean isZero(ByteBuffer data, int start, int end) {
        data.limit(end).position(start);
        // Most units of data show it in their first bytes.
        if (end - start >= Long.BYTES && data.getLong(start) != 0) {
            return false;
        }
        zeros.limit(end - start).position(0);
        return data.mismatch(zeros) < 0;
    }
}
