package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The integrity table: SHA-1 of each stretch of the file from behind the header to the end of the blob table
 * ([Microsoft, Windows Imaging File Format], "Integrity Table"). Immutable.
 *
 * @param chunkSize bytes of a stretch, 1 or more; the last one may be shorter
 * @param hashes of the stretches
 */
public record IntegrityTable(int chunkSize, List<BlobHash> hashes) {
    /** Bytes of a stretch unless something else is asked for. */
    public static final int DEFAULT_CHUNK_SIZE = 10 << 20;

    private static final int HEAD_BYTES = 12;
    private static final String STRUCTURE = "integrity table";

    /** Checks the numbers. */
    public IntegrityTable {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunk size " + chunkSize);
        }
        hashes = List.copyOf(hashes);
    }

    /**
     * Reads a table.
     *
     * @param source the file, for errors
     * @param position of the table in it, for errors
     * @param bytes the whole of it, little-endian, from index 0
     * @param covered bytes that it has to cover
     * @throws CorruptImageException if it is not as long as it says, or does not cover these bytes
     */
    public static IntegrityTable read(String source, long position, ByteBuffer bytes, long covered)
            throws CorruptImageException {
        int room = bytes.limit();
        if (room < HEAD_BYTES || Integer.toUnsignedLong(bytes.getInt(0)) != room) {
            throw new CorruptImageException(
                    source,
                    STRUCTURE,
                    position,
                    "a size of " + room,
                    room < HEAD_BYTES ? "too few bytes" : Integer.toUnsignedString(bytes.getInt(0)));
        }
        int chunkSize = bytes.getInt(8);
        if (chunkSize <= 0) {
            throw new CorruptImageException(
                    source, STRUCTURE, position + 8, "a chunk size below 2 GiB", Integer.toUnsignedString(chunkSize));
        }
        long count = Integer.toUnsignedLong(bytes.getInt(4));
        long expected = count(covered, chunkSize);
        if (count != expected || HEAD_BYTES + count * BlobHash.SIZE_BYTES != room) {
            throw new CorruptImageException(
                    source, STRUCTURE, position + 4, expected + " hashes and room for them", count + " in " + room);
        }
        BlobHash[] hashes = new BlobHash[(int) count];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = BlobHash.read(bytes, HEAD_BYTES + i * BlobHash.SIZE_BYTES);
        }
        return new IntegrityTable(chunkSize, List.of(hashes));
    }

    /** Number of stretches of so many bytes. */
    public static long count(long covered, int chunkSize) {
        return covered == 0 ? 0 : (covered - 1) / chunkSize + 1;
    }

    /** The bytes of the table. */
    public byte[] toByteArray() {
        int size = Math.addExact(HEAD_BYTES, Math.multiplyExact(hashes.size(), BlobHash.SIZE_BYTES));
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, size);
        bytes.putInt(4, hashes.size());
        bytes.putInt(8, chunkSize);
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).write(bytes, HEAD_BYTES + i * BlobHash.SIZE_BYTES);
        }
        return bytes.array();
    }
}
