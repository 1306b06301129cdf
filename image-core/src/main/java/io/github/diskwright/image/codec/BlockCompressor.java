package io.github.diskwright.image.codec;

import java.nio.ByteBuffer;

/**
 * Compresses blocks, each on its own. The same block and level give the same bytes. Not thread-safe. Fastest when both
 * buffers are direct or both have arrays.
 */
public interface BlockCompressor extends AutoCloseable {
    /**
     * Compresses.
     *
     * @param source its bytes from position to limit are compressed; its position ends at the limit
     * @param target takes the result at its position, which moves on
     * @return bytes written
     * @throws java.nio.BufferOverflowException if the result does not fit; a target with
     *     {@link Codec#maxCompressedLength} bytes left is always large enough
     * @throws java.nio.ReadOnlyBufferException if the target cannot be written
     */
    int compress(ByteBuffer source, ByteBuffer target);

    /** Frees native memory. Idempotent. */
    @Override
    void close();
}
