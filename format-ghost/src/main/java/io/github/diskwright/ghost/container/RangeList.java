package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The ranges of an unreadable ranges record (section 4.5 of the format). */
final class RangeList {
    private static final int SIZE_BYTES = 16;

    private RangeList() {}

    static ByteBuffer write(List<UnreadableRange> ranges) {
        ByteBuffer content = ByteBuffer.allocate(ranges.size() * SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ranges.forEach(range -> content.putLong(range.position()).putLong(range.length()));
        return content.flip();
    }

    static List<UnreadableRange> read(Record record, long diskSize) throws CorruptImageException {
        ByteBuffer content = record.content();
        if (content.remaining() % SIZE_BYTES != 0) {
            throw record.corrupt(0, "pairs of 16 bytes", content.remaining() + " bytes");
        }
        List<UnreadableRange> ranges = new ArrayList<>();
        long from = 0;
        for (int at = 0; at < content.limit(); at += SIZE_BYTES) {
            long position = content.getLong(at);
            long length = content.getLong(at + 8);
            if (position < from || position > diskSize || length < 1 || length > diskSize - position) {
                throw record.corrupt(
                        at,
                        "a range inside the disk behind " + from,
                        Long.toUnsignedString(position) + "+" + Long.toUnsignedString(length));
            }
            ranges.add(new UnreadableRange(position, length));
            from = position + length;
        }
        return ranges;
    }
}
