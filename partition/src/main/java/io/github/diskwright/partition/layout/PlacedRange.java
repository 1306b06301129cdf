package io.github.diskwright.partition.layout;

/**
 * A place on a disk.
 *
 * @param position first byte, zero or more
 * @param length bytes, 1 or more
 */
public record PlacedRange(long position, long length) {
    /**
     * @throws IllegalArgumentException if a number is not as described, or the end is no {@code long}
     */
    public PlacedRange {
        if (position < 0 || length < 1 || length > Long.MAX_VALUE - position) {
            throw new IllegalArgumentException(length + " bytes at " + position);
        }
    }
}
