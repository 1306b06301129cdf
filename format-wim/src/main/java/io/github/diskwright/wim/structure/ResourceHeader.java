package io.github.diskwright.wim.structure;

import java.nio.ByteBuffer;

/**
 * Where a resource lies: 24 bytes ([Microsoft, Windows Imaging File Format], "Resource Header"). Immutable.
 *
 * @param storedSize bytes in the file, 56 bits, chunk table included
 * @param flags {@link #METADATA}, {@link #COMPRESSED}, {@link #SOLID} and others, 8 bits
 * @param offset bytes from the start of the file, or within a solid run; any 64 bits when read
 * @param size bytes when it is uncompressed; any 64 bits when read
 */
public record ResourceHeader(long storedSize, int flags, long offset, long size) {
    /** Bytes of the structure. */
    public static final int SIZE_BYTES = 24;

    /** Flag: of no meaning to any known reader. */
    public static final int FREE = 0x01;

    /** Flag: an image's metadata; also set for the blob table and the XML. */
    public static final int METADATA = 0x02;

    /** Flag: chunks, compressed as the file's header says. */
    public static final int COMPRESSED = 0x04;

    /** Flag: of no meaning to any known reader. */
    public static final int SPANNED = 0x08;

    /** Flag: a solid resource or a blob in one; only in files of version 0xe00. */
    public static final int SOLID = 0x10;

    /** Most bytes that the field for the stored size can count. */
    public static final long MAX_STORED_SIZE = (1L << 56) - 1;

    /** Nothing: 24 zero bytes. */
    public static final ResourceHeader NONE = new ResourceHeader(0, 0, 0, 0);

    /** Checks what was not read from a file. */
    public ResourceHeader {
        if ((storedSize & ~MAX_STORED_SIZE) != 0 || (flags & ~0xFF) != 0) {
            throw new IllegalArgumentException("resource of " + storedSize + " bytes with flags " + flags);
        }
    }

    /** A resource that is stored as it is. */
    public static ResourceHeader plain(long offset, long size, int flags) {
        return new ResourceHeader(size, flags, offset, size);
    }

    /**
     * Reads a header.
     *
     * @param buffer little-endian; its position stays
     * @param index absolute index of its first byte
     */
    public static ResourceHeader read(ByteBuffer buffer, int index) {
        long word = buffer.getLong(index);
        return new ResourceHeader(
                word & MAX_STORED_SIZE, (int) (word >>> 56), buffer.getLong(index + 8), buffer.getLong(index + 16));
    }

    /**
     * Writes the header.
     *
     * @param buffer little-endian; its position stays
     * @param index absolute index of its first byte
     */
    public void write(ByteBuffer buffer, int index) {
        buffer.putLong(index, storedSize | (long) flags << 56);
        buffer.putLong(index + 8, offset);
        buffer.putLong(index + 16, size);
    }

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether there is nothing. */
    public boolean isNone() {
        return storedSize == 0 && size == 0;
    }

    /**
     * Whether the stored bytes lie inside a file, as unsigned numbers.
     *
     * @param fileSize bytes of the file
     */
    public boolean isInside(long fileSize) {
        return offset >= 0 && offset <= fileSize && storedSize <= fileSize - offset;
    }
}
