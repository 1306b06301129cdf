package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A part of the index (section 4.1), as compact as it is stored: an entry becomes an object when it is asked for. Immutable
 * and thread-safe.
 */
public final class IndexPage {
    /** Most entries of a page. */
    public static final int MAX_ENTRIES = 65_536;
    /** Bytes before the entries. */
    public static final int HEADER_LENGTH = 32;
    /** Longest content. */
    public static final int MAX_LENGTH = HEADER_LENGTH + MAX_ENTRIES * IndexEntry.SIZE_BYTES;

    private final long firstChunk;
    private final ByteBuffer content;
    /** First chunk of each entry, and of what follows the page. */
    private final long[] starts;

    private IndexPage(long firstChunk, ByteBuffer content, long[] starts) {
        this.firstChunk = firstChunk;
        this.content = content;
        this.starts = starts;
    }

    /**
     * Takes the content of a page record apart.
     *
     * @param record the record; its content is kept
     * @param header the image's
     */
    public static IndexPage of(Record record, SegmentHeader header)
            throws CorruptImageException, UnsupportedFeatureException {
        ByteBuffer content = record.content();
        int length = content.remaining();
        int count = length < HEADER_LENGTH ? 0 : content.getInt(0);
        if (count < 1 || count > MAX_ENTRIES || length != HEADER_LENGTH + (long) count * IndexEntry.SIZE_BYTES) {
            throw record.corrupt(0, "1 to 65536 entries and as many bytes", count + " and " + length + " bytes");
        }
        long first = record.subject();
        long chunks = header.chunkCount();
        if (first < 0 || first >= chunks) {
            throw record.corrupt(0, "a first chunk below " + chunks, Long.toUnsignedString(first));
        }
        long[] starts = new long[count + 1];
        starts[0] = first;
        IndexPage page = new IndexPage(first, content, starts);
        for (int i = 0; i < count; i++) {
            int offset = HEADER_LENGTH + i * IndexEntry.SIZE_BYTES;
            page.checkKind(record, offset);
            IndexEntry entry = page.entry(i);
            long covered = entry.chunks();
            if (covered < 1 || covered > chunks - starts[i]) {
                throw record.corrupt(offset, "chunks inside the disk", starts[i] + "+" + covered);
            }
            checkPlace(record, offset, entry, header);
            starts[i + 1] = starts[i] + covered;
        }
        if (content.getLong(8) != starts[count] - first) {
            throw record.corrupt(8, (starts[count] - first) + " chunks", Long.toString(content.getLong(8)));
        }
        return page;
    }

    private void checkKind(Record record, int offset) throws UnsupportedFeatureException {
        int kind = Byte.toUnsignedInt(content.get(offset));
        int method = Byte.toUnsignedInt(content.get(offset + 1));
        if (kind >= IndexEntry.Kind.values().length || Method.ofCode(method).isEmpty()) {
            throw new UnsupportedFeatureException(
                    record.source(), "index entries of kind " + kind + " and method " + method);
        }
    }

    private static void checkPlace(Record record, int offset, IndexEntry entry, SegmentHeader header)
            throws CorruptImageException {
        boolean isSound = switch (entry.kind()) {
            case STORED ->
                entry.place().segment() >= 1
                        && entry.place().position() >= SegmentHeader.SIZE_BYTES
                        && entry.place().position() <= SegmentHeader.MAX_DISK_SIZE
                        && entry.bodyLength() >= 0
                        && entry.bodyLength() <= Record.longestChunk(header);
            case BASE -> (header.features() & SegmentHeader.HAS_BASE) != 0 && entry.number() >= 0;
            default -> true;
        };
        if (!isSound) {
            throw record.corrupt(offset, "a place of a chunk", entry.place() + " of " + entry.bodyLength() + " bytes");
        }
    }

    /** Content of a page record. */
    public static ByteBuffer write(int number, Place previous, List<IndexEntry> entries) {
        int length = HEADER_LENGTH + entries.size() * IndexEntry.SIZE_BYTES;
        ByteBuffer content = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long chunks = entries.stream().mapToLong(IndexEntry::chunks).sum();
        content.putInt(entries.size()).putInt(number).putLong(chunks);
        content.putLong(previous.position()).putInt(previous.segment()).putInt(0);
        entries.forEach(entry -> entry.write(content));
        return content.flip();
    }

    /** First chunk. */
    public long firstChunk() {
        return firstChunk;
    }

    /** First chunk behind it. */
    public long endChunk() {
        return starts[starts.length - 1];
    }

    /** Number of the page. */
    public int number() {
        return content.getInt(4);
    }

    /** Where the previous page is. */
    public Place previous() {
        return new Place(content.getInt(24), content.getLong(16));
    }

    /** Number of entries. */
    public int size() {
        return starts.length - 1;
    }

    /** Bytes in memory, roughly. */
    int memory() {
        return content.capacity() + starts.length * Long.BYTES;
    }

    /** First chunk of an entry. */
    public long start(int entry) {
        return starts[entry];
    }

    /** The entry that covers a chunk of the page. */
    public int find(long chunk) {
        int found = Arrays.binarySearch(starts, chunk);
        return found >= 0 ? found : -found - 2;
    }

    /** An entry. */
    public IndexEntry entry(int index) {
        int at = HEADER_LENGTH + index * IndexEntry.SIZE_BYTES;
        IndexEntry.Kind kind = IndexEntry.Kind.values()[content.get(at)];
        Method method = Method.ofCode(content.get(at + 1)).orElseThrow();
        int flags = Short.toUnsignedInt(content.getShort(at + 2));
        long number = content.getLong(at + 16);
        if (kind == IndexEntry.Kind.UNUSED || kind == IndexEntry.Kind.ZERO) {
            return IndexEntry.run(kind, number, flags);
        }
        byte[] digest = new byte[IndexEntry.DIGEST_LENGTH];
        content.get(at + 24, digest);
        return kind == IndexEntry.Kind.BASE
                ? IndexEntry.base(number, digest, flags)
                : new IndexEntry(
                        kind,
                        method,
                        flags,
                        content.getInt(at + 4),
                        new Place(content.getInt(at + 8), number),
                        0,
                        digest);
    }

    /** Whether two pages say the same. */
    public boolean isLike(IndexPage other) {
        return firstChunk == other.firstChunk && content.equals(other.content);
    }
}
