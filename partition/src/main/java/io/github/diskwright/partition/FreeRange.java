package io.github.diskwright.partition;

import java.util.Objects;

/**
 * A range of a disk that no partition uses. It may still hold something: boot loaders like the gap before the first
 * partition.
 *
 * @param position first byte on the disk
 * @param length bytes, 1 or more
 * @param place whether a primary or a logical partition could be made in it
 */
public record FreeRange(long position, long length, Place place) {
    /** Where a free range is. */
    public enum Place {
        /** Outside the extended partition, or on a disk without one. */
        DISK,
        /** Inside the extended partition; a logical partition needs a sector of it for its own record. */
        EXTENDED
    }

    /** Checks the numbers. */
    public FreeRange {
        Objects.requireNonNull(place, "place");
        if (position < 0 || length < 1 || length > Long.MAX_VALUE - position) {
            throw new IllegalArgumentException("free range at " + position + " of " + length + " bytes");
        }
    }
}
