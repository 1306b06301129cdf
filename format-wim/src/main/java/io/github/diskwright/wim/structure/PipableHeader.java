package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * What stands before each resource of a pipable file, an extension of wimlib: 40 bytes. Immutable.
 *
 * @param size bytes when it is uncompressed
 * @param hash SHA-1 of these
 * @param flags {@link ResourceHeader#METADATA} and {@link ResourceHeader#COMPRESSED}
 */
public record PipableHeader(long size, BlobHash hash, int flags) {
    /** Bytes of the structure. */
    public static final int SIZE_BYTES = 40;

    /** Bytes of the stored size that stands before each chunk. */
    public static final int CHUNK_PREFIX_BYTES = 4;

    private static final long MAGIC = 0x2B9B_9BA2_443D_B9D8L;

    /**
     * Reads a header.
     *
     * @param source the file, for errors
     * @param position of the header in it, for errors
     * @param bytes little-endian, 40 bytes or more from index 0
     * @throws CorruptImageException if there is none
     */
    public static PipableHeader read(String source, long position, ByteBuffer bytes) throws CorruptImageException {
        long magic = bytes.getLong(0);
        if (magic != MAGIC) {
            throw new CorruptImageException(
                    source,
                    "header of a pipable resource",
                    position,
                    "0x" + Long.toHexString(MAGIC),
                    "0x" + Long.toHexString(magic));
        }
        return new PipableHeader(bytes.getLong(8), BlobHash.read(bytes, 16), bytes.getInt(36));
    }

    /**
     * Writes the header.
     *
     * @param bytes little-endian, from index 0; its position stays
     */
    public void write(ByteBuffer bytes) {
        bytes.putLong(0, MAGIC);
        bytes.putLong(8, size);
        hash.write(bytes, 16);
        bytes.putInt(36, flags);
    }
}
