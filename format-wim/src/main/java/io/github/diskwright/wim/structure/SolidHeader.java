package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * The first 16 bytes of a solid resource, which Microsoft has not described; the stored sizes of its chunks follow, 32 bits
 * each. Immutable.
 *
 * @param size bytes of all its blobs together
 * @param chunkSize bytes of a chunk
 * @param compression how they are compressed
 */
public record SolidHeader(long size, int chunkSize, CompressionType compression) {
    /** Bytes of the structure. */
    public static final int SIZE_BYTES = 16;

    /** Bytes of a chunk's stored size. */
    public static final int ENTRY_BYTES = 4;

    private static final String STRUCTURE = "solid resource";

    /**
     * Reads a header.
     *
     * @param source the file, for errors
     * @param position of the resource in it, for errors
     * @param bytes little-endian, from index 0
     * @throws CorruptImageException if the numbers cannot be
     */
    public static SolidHeader read(String source, long position, ByteBuffer bytes) throws CorruptImageException {
        long size = bytes.getLong(0);
        if (size < 0) {
            throw new CorruptImageException(
                    source, STRUCTURE, position, "a size below 2^63", Long.toUnsignedString(size));
        }
        int number = bytes.getInt(12);
        if (number < 0 || number >= CompressionType.values().length) {
            throw new CorruptImageException(
                    source, STRUCTURE, position + 12, "compression 0 to 3", Integer.toUnsignedString(number));
        }
        CompressionType compression = CompressionType.values()[number];
        int chunkSize = bytes.getInt(8);
        if (!compression.allowsChunkSize(Integer.toUnsignedLong(chunkSize))) {
            throw new CorruptImageException(
                    source,
                    STRUCTURE,
                    position + 8,
                    "chunks of a power of 2 from " + compression.minChunkSize() + " to " + compression.maxChunkSize(),
                    Integer.toUnsignedString(chunkSize));
        }
        return new SolidHeader(size, chunkSize, compression);
    }

    /**
     * Writes the header.
     *
     * @param bytes little-endian, from index 0; its position stays
     */
    public void write(ByteBuffer bytes) {
        bytes.putLong(0, size);
        bytes.putInt(8, chunkSize);
        bytes.putInt(12, compression.solidNumber());
    }

    /** Number of chunks. */
    public long chunkCount() {
        return size == 0 ? 0 : (size - 1) / chunkSize + 1;
    }
}
