package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.Extent;

/** Says of a part of a disk which of its bytes are shown. Thread-safe. */
@FunctionalInterface
interface Showing {
    /** All as the disk has it. */
    Showing ALL = (position, length) -> new Extent(position, length, Extent.Kind.DATA);

    /** Nothing. */
    Showing NONE = (position, length) -> new Extent(position, length, Extent.Kind.UNALLOCATED);

    /**
     * Says it of the bytes from a position on.
     *
     * @param position on the disk
     * @param length how far the question goes, 1 or more
     * @return from the position on, no longer than asked: data for what the disk has, unallocated for what reads as zeros
     */
    Extent look(long position, long length);
}
