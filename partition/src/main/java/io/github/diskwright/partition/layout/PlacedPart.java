package io.github.diskwright.partition.layout;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.image.ImageException;

/**
 * A wanted partition and its place. Positions and lengths are bytes of the disk.
 *
 * @param part what was wanted
 * @param number its number in the table
 * @param position first byte
 * @param length bytes
 */
public record PlacedPart(LayoutPart part, int number, long position, long length) {
    /** First byte after it. */
    public long end() {
        return position + length;
    }

    @Override
    public String toString() {
        return number + ": " + part.type().shortName() + ", " + ByteSize.exact(length) + " at "
                + ImageException.hex(position);
    }
}
