package io.github.diskwright.image.codec.chunk;

import io.github.diskwright.image.CorruptImageException;

/**
 * Decodes chunks, each a stream of its own. Input is not trusted. Not thread-safe; allocates nothing per chunk once its
 * buffers have grown to the longest input.
 */
public interface ChunkDecoder {
    /**
     * Decodes one chunk.
     *
     * @param source holds the compressed chunk
     * @param sourceOffset where it starts
     * @param sourceLength its bytes, no more and no less
     * @param target takes the result; nothing outside the given range is written
     * @param targetOffset where the result starts
     * @param length bytes of the decoded chunk, 1 or more
     * @throws CorruptImageException if the stream is malformed or is not one of exactly {@code length} bytes; positions
     *     count from the start of the compressed chunk. The contents of the range are then undefined.
     */
    void decode(byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int length)
            throws CorruptImageException;
}
