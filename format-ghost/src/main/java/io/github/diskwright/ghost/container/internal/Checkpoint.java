package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is durable (section 5.1).
 *
 * @param page where the last page is
 * @param pages number of pages so far
 */
public record Checkpoint(Place page, int pages) {
    /** Bytes of the content. */
    public static final int SIZE_BYTES = 16;

    /** Reads it from its record. */
    public static Checkpoint of(Record record) throws CorruptImageException {
        if (record.content().remaining() < SIZE_BYTES) {
            throw record.corrupt(0, SIZE_BYTES + " bytes", record.content().remaining() + " bytes");
        }
        ByteBuffer content = record.content();
        return new Checkpoint(new Place(content.getInt(8), content.getLong(0)), content.getInt(12));
    }

    /** Content of the record. */
    public ByteBuffer write() {
        ByteBuffer content = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return content.putLong(0, page.position()).putInt(8, page.segment()).putInt(12, pages);
    }
}
