package io.github.diskwright.image.codec;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * Gives blocks back. Input is not trusted: whatever it holds, nothing outside the target's range is written. Not
 * thread-safe. Fastest when both buffers are direct or both have arrays.
 */
public interface BlockDecompressor extends AutoCloseable {
    /**
     * Decompresses one block.
     *
     * @param source the compressed bytes, from position to limit, no more and no less; its position ends at the limit
     * @param target filled from its position to its limit: the length of the original block has to be known
     * @throws CorruptImageException if the input is malformed, or gives fewer or more bytes than the target takes. The
     *     contents of the target are then undefined.
     * @throws java.nio.ReadOnlyBufferException if the target cannot be written
     */
    void decompress(ByteBuffer source, ByteBuffer target) throws CorruptImageException;

    /** Frees native memory. Idempotent. */
    @Override
    void close();
}
