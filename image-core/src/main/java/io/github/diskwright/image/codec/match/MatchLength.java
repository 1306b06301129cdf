package io.github.diskwright.image.codec.match;

import io.github.diskwright.image.codec.chunk.Words;

/** Compares bytes by words. Stateless and thread-safe. */
public final class MatchLength {
    /** Bytes that have to be in the array behind the last one that is compared. */
    public static final int SLACK = 8;

    private MatchLength() {}

    /**
     * How many bytes are equal, at two places of an array.
     *
     * @param bytes the array
     * @param first index of one place
     * @param second index of the other
     * @param known bytes that are known to be equal
     * @param most bytes to compare at most; there are {@link #SLACK} more in the array
     * @return {@code known} to {@code most}
     */
    public static int extend(byte[] bytes, int first, int second, int known, int most) {
        for (int length = known; length < most; length += 8) {
            long difference = Words.getLong(bytes, first + length) ^ Words.getLong(bytes, second + length);
            if (difference != 0) {
                return Math.min(most, length + (Long.numberOfTrailingZeros(difference) >>> 3));
            }
        }
        return most;
    }
}
