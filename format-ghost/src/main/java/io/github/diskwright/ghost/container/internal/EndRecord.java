package io.github.diskwright.ghost.container.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Last record of an image (section 4.3).
 *
 * @param directory where the directory is
 * @param facts where the copy of the facts is
 * @param unreadable where the list of all unreadable ranges is, if there are any
 * @param pages number of pages
 * @param counts what is in the image
 * @param treeValue value of the digest tree; not to be changed
 * @param treeRoot root of the digest tree; not to be changed
 */
public record EndRecord(
        Place directory, Place facts, Place unreadable, int pages, Counts counts, byte[] treeValue, byte[] treeRoot) {
    /** Bytes of the whole record. */
    public static final int RECORD_LENGTH = 256;

    /** Bytes of the record before it, which has a copy of the segment header. */
    public static final int HEADER_COPY_LENGTH = RecordHeader.SIZE_BYTES + SegmentHeader.SIZE_BYTES;

    static final int BODY_LENGTH = RECORD_LENGTH - RecordHeader.SIZE_BYTES;
    private static final int USED_LENGTH = 136;

    /**
     * What is in an image.
     *
     * @param chunkRecords chunk records
     * @param chunkBytes bytes of their bodies
     * @param unusedChunks chunks that nothing uses
     * @param zeroChunks chunks of zeros
     */
    public record Counts(long chunkRecords, long chunkBytes, long unusedChunks, long zeroChunks) {}

    /** Reads it from its record. */
    public static EndRecord of(Record record) throws io.github.diskwright.image.CorruptImageException {
        ByteBuffer content = record.content();
        if (content.remaining() < USED_LENGTH) {
            throw record.corrupt(0, USED_LENGTH + " bytes or more", content.remaining() + " bytes");
        }
        Counts counts = new Counts(content.getLong(40), content.getLong(48), content.getLong(56), content.getLong(64));
        byte[] value = new byte[IndexEntry.DIGEST_LENGTH];
        byte[] root = new byte[IndexEntry.DIGEST_LENGTH];
        content.get(72, value).get(104, root);
        return new EndRecord(
                new Place(content.getInt(0), content.getLong(8)),
                new Place(content.getInt(4), content.getLong(16)),
                new Place(content.getInt(24), content.getLong(32)),
                content.getInt(28),
                counts,
                value,
                root);
    }

    /** Content of the record. */
    public ByteBuffer write(boolean isEncrypted) {
        int length = BODY_LENGTH - (isEncrypted ? Seal.OVERHEAD : 0);
        ByteBuffer content = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        content.putInt(0, directory.segment()).putInt(4, facts.segment());
        content.putLong(8, directory.position()).putLong(16, facts.position());
        content.putInt(24, unreadable.segment()).putInt(28, pages).putLong(32, unreadable.position());
        content.putLong(40, counts.chunkRecords()).putLong(48, counts.chunkBytes());
        content.putLong(56, counts.unusedChunks()).putLong(64, counts.zeroChunks());
        return content.put(72, treeValue).put(104, treeRoot);
    }
}
