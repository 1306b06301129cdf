package io.github.diskwright.image.tree;

import io.github.diskwright.image.device.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of a {@link DataStream} while it is open: reads are positional, whole, and may run on any number of threads.
 * Any order of positions is allowed; rising positions are fastest.
 */
public interface OpenStream extends AutoCloseable {
    /** Number of bytes, fixed when the stream was opened. */
    long size();

    /**
     * Reads bytes.
     *
     * @param position of the first one
     * @param target filled from its position to its limit, heap or direct; undefined if the call fails
     * @throws IllegalArgumentException if the range is not inside the stream
     * @throws io.github.diskwright.image.ImageException if the container is damaged there
     * @throws IOException if the host cannot read, or the file has become shorter
     */
    void read(long position, ByteBuffer target) throws IOException;

    /**
     * Tells what the bytes from a position on are, without reading them: exact, or pessimistic (zeros may be called
     * {@link Extent.Kind#DATA}), never optimistic.
     *
     * @param position the first byte
     * @param length how far the question goes, 1 or more
     * @return an extent that starts at {@code position} and ends at or before {@code position + length}
     * @throws IllegalArgumentException if the range is empty or not inside the stream
     * @throws IOException if the container or host fails
     */
    default Extent extent(long position, long length) throws IOException {
        checkRange(position, length);
        return new Extent(position, length, Extent.Kind.DATA);
    }

    /**
     * Checks that a range is inside the stream; for implementations.
     *
     * @param position first byte
     * @param length bytes
     * @throws IllegalArgumentException if it is not
     */
    default void checkRange(long position, long length) {
        if (position < 0 || length < 0 || length > size() - position) {
            throw new IllegalArgumentException(
                    "range of " + length + " bytes at " + position + " is not inside the stream of " + size());
        }
    }

    /** Closes it; idempotent. */
    @Override
    void close() throws IOException;
}
