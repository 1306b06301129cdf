package io.github.diskwright.image.device;

import java.util.Objects;

/**
 * Bytes of a device that lie in a file of the host as they are.
 *
 * @param file the file
 * @param position first byte in it
 * @param length number of bytes, 1 or more
 */
public record FileRange(FileDevice file, long position, long length) {
    /** What is done with the bytes in the file. */
    public enum Use {
        /** Reading them. */
        READ,
        /** Writing them, which is as if they were written to the device. */
        WRITE
    }

    /** Whether another range has some of the same bytes, perhaps through another device on the same file. */
    public boolean overlaps(FileRange other) {
        return file.isSameFile(other.file)
                && position < other.position + other.length
                && other.position < position + length;
    }

    /** A range inside the file. */
    public FileRange {
        Objects.requireNonNull(file, "file");
        Ranges.checkNotEmpty(file, position, length);
    }
}
