package io.github.diskwright.ghost.container;

/**
 * A part of the source that could not be read when the image was made; it is zeros in the image.
 *
 * @param position first byte on the disk
 * @param length number of bytes, 1 or more
 */
public record UnreadableRange(long position, long length) {
    /** Checks the numbers. */
    public UnreadableRange {
        if (position < 0 || length < 1 || length > Long.MAX_VALUE - position) {
            throw new IllegalArgumentException("range at " + position + " of " + length + " bytes");
        }
    }

    /** First byte behind it. */
    public long end() {
        return position + length;
    }
}
