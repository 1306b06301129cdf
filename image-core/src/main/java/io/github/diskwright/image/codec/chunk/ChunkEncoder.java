package io.github.diskwright.image.codec.chunk;

/**
 * Encodes chunks, each on its own: the same chunk gives the same bytes. Not thread-safe; allocates nothing per chunk
 * once its buffers have grown to the longest input.
 */
public interface ChunkEncoder {
    /**
     * Encodes one chunk.
     *
     * @param source holds the chunk, and is not changed
     * @param sourceOffset where it starts
     * @param length its bytes, 1 or more
     * @param target takes the result
     * @param targetOffset where the result starts
     * @param room bytes that the result may take
     * @return bytes of the result, or 0 if it would need more than {@code room}; the range is then undefined
     */
    int encode(byte[] source, int sourceOffset, int length, byte[] target, int targetOffset, int room);
}
