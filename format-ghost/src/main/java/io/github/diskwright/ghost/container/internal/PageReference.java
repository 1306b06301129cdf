package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a page is (section 4.2).
 *
 * @param firstChunk its first chunk
 * @param chunks number of chunks
 * @param page where it is; {@link Place#NONE} if that is not known
 * @param copy where its copy is; {@link Place#NONE} if that is not known
 * @param bodyLength bytes of the body of either
 */
public record PageReference(long firstChunk, long chunks, Place page, Place copy, int bodyLength) {
    /** Bytes of an entry of the directory. */
    public static final int SIZE_BYTES = 48;
    /** Bytes that one takes in memory, in a list or a map, roughly. */
    public static final int MEMORY = 200;

    /** First chunk behind the page. */
    public long endChunk() {
        return firstChunk + chunks;
    }

    /** Reads a directory, which has to cover all chunks. */
    public static List<PageReference> readAll(Record record, SegmentHeader header) throws CorruptImageException {
        ByteBuffer content = record.content();
        if (content.remaining() % SIZE_BYTES != 0) {
            throw record.corrupt(0, "entries of 48 bytes", content.remaining() + " bytes");
        }
        List<PageReference> pages = new ArrayList<>(content.remaining() / SIZE_BYTES);
        long next = 0;
        long end = header.chunkCount();
        for (int at = 0; at < content.limit(); at += SIZE_BYTES) {
            PageReference page = new PageReference(
                    content.getLong(at),
                    content.getLong(at + 8),
                    new Place(content.getInt(at + 32), content.getLong(at + 16)),
                    new Place(content.getInt(at + 36), content.getLong(at + 24)),
                    content.getInt(at + 40));
            if (page.firstChunk != next || page.chunks < 1 || page.chunks > end - next) {
                throw record.corrupt(at, "chunks from " + next + " on", page.firstChunk + "+" + page.chunks);
            }
            next += page.chunks;
            pages.add(page);
        }
        if (next != end) {
            throw record.corrupt(content.limit(), end + " chunks", next + " chunks");
        }
        return pages;
    }

    /** Content of a directory record. */
    public static ByteBuffer writeAll(List<PageReference> pages) {
        ByteBuffer content = ByteBuffer.allocate(pages.size() * SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (PageReference page : pages) {
            content.putLong(page.firstChunk).putLong(page.chunks);
            content.putLong(page.page.position()).putLong(page.copy.position());
            content.putInt(page.page.segment()).putInt(page.copy.segment());
            content.putInt(page.bodyLength).putInt(0);
        }
        return content.flip();
    }
}
