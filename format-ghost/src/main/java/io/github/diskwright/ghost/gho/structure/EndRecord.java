package io.github.diskwright.ghost.gho.structure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The last 34 bytes of an image. Measured on images of FAT partitions.
 *
 * @param descriptorDistance bytes back from this record to the copy of the descriptor area
 * @param catalogueDistance bytes back from this record to the first catalogue
 */
public record EndRecord(long descriptorDistance, long catalogueDistance) {
    /** Bytes behind the header of the record. */
    public static final int BODY_BYTES = 24;

    /** Bytes of the record. */
    public static final int SIZE_BYTES = RecordHeader.SIZE_BYTES + BODY_BYTES;

    /**
     * Reads the record.
     *
     * @param bytes {@link #SIZE_BYTES} or more from the position on, which stays
     * @return the record; empty if it is none
     */
    public static Optional<EndRecord> read(ByteBuffer bytes) {
        boolean isEnd = RecordHeader.read(bytes)
                .filter(header -> header.is(RecordKind.END_OF_IMAGE, BODY_BYTES))
                .isPresent();
        ByteBuffer fields = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        return isEnd
                ? Optional.of(new EndRecord(
                        fields.getLong(RecordHeader.SIZE_BYTES + 8), fields.getLong(RecordHeader.SIZE_BYTES + 16)))
                : Optional.empty();
    }
}
