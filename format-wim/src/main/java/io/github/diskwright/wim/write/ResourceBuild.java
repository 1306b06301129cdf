package io.github.diskwright.wim.write;

import io.github.diskwright.wim.structure.ResourceHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A resource of chunks with their table in front, while it is written ([Microsoft, Windows Imaging File Format],
 * "Compressed resources"). Chunks come in their order; {@link #end} when all have. For one thread at a time.
 *
 * <p>A resource that is not smaller than its blob has to be stored as it is. So that this costs no second pass, no chunk is
 * stored compressed until one saves more than the table takes; then the resource is smaller whatever follows, and if none
 * does, what lies behind the table is the blob. Only where the table is large against a chunk, so that this could lose, each
 * chunk is stored as is best for it, and the blob may have to be stored again.
 */
final class ResourceBuild implements ChunkSink {
    private static final int TABLE_PAGE = 8192;
    private static final long SHORT_OFFSETS = 0xFFFF_FFFFL;
    /** Largest part of a chunk that a table may be for a chunk's gain to be held against it. */
    private static final int TABLE_SHARE = 32;

    private final WimOutput out;
    private final long size;
    private final int flags;
    private final boolean plain;
    private final long tableBytes;
    private final boolean wideOffsets;
    private final ByteBuffer page;
    private long start = -1;
    private long dataStart;
    private long stored;
    private long pageOffset;
    private boolean decided;
    private ResourceHeader result = ResourceHeader.NONE;
    private boolean tooLarge;

    private ResourceBuild(WimOutput out, long size, int chunkSize, int flags, boolean plain) {
        this.out = out;
        this.size = size;
        this.flags = flags;
        this.plain = plain;
        this.wideOffsets = size > SHORT_OFFSETS;
        long chunks = size == 0 ? 0 : (size - 1) / chunkSize + 1;
        this.tableBytes = plain || chunks == 0 ? 0 : (chunks - 1) * (wideOffsets ? Long.BYTES : Integer.BYTES);
        this.decided = tableBytes == 0 || needsDrain(chunkSize);
        this.page = ByteBuffer.allocate((int) Math.min(TABLE_PAGE, tableBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A resource of compressed chunks. */
    static ResourceBuild compressed(WimOutput out, long size, int chunkSize, int flags) {
        return new ResourceBuild(out, size, chunkSize, flags, false);
    }

    /** A resource that is the blob as it is. */
    static ResourceBuild plain(WimOutput out, long size, int flags) {
        return new ResourceBuild(out, size, 1, flags, true);
    }

    /** Whether it may turn out that it {@link #isTooLarge()}. */
    boolean needsDrain(int chunkSize) {
        return tableBytes > chunkSize / TABLE_SHARE;
    }

    @Override
    public void chunk(ChunkSlot slot) throws IOException {
        if (start < 0) {
            start = out.position();
            out.skip(tableBytes);
            dataStart = out.position();
        } else {
            addOffset();
        }
        int length = slot.storedLength();
        byte[] bytes = slot.stored();
        if (!decided && length < slot.length()) {
            decided = slot.length() - length > tableBytes;
            if (!decided) {
                length = slot.length();
                bytes = slot.input();
            }
        }
        out.write(bytes, 0, length);
        stored += length;
    }

    private void addOffset() throws IOException {
        if (tableBytes == 0) {
            return;
        }
        if (wideOffsets) {
            page.putLong(stored);
        } else {
            page.putInt((int) stored);
        }
        if (!page.hasRemaining()) {
            writePage();
        }
    }

    private void writePage() throws IOException {
        out.patch(start + pageOffset, page.array(), 0, page.position());
        pageOffset += page.position();
        page.clear();
    }

    /** All chunks have come. */
    void end() throws IOException {
        if (page.position() > 0) {
            writePage();
        }
        if (stored == size) {
            long at = dataStart;
            if (tableBytes > 0 && tableBytes <= TABLE_PAGE && out.remove(start, (int) tableBytes)) {
                at = start;
            }
            result = ResourceHeader.plain(at, size, flags);
        } else if (tableBytes + stored >= size) {
            tooLarge = true;
            out.truncate(start);
        } else {
            result = new ResourceHeader(tableBytes + stored, flags | ResourceHeader.COMPRESSED, start, size);
        }
    }

    /** Takes back what was written, if anything was. */
    void drop() {
        if (start >= 0) {
            out.truncate(start);
        }
    }

    /** Whether it was to be stored as it is. */
    boolean isPlain() {
        return plain;
    }

    /** After {@link #end}: whether it would have been no smaller than its blob, and was taken back. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** After {@link #end}: where it is. */
    ResourceHeader result() {
        return result;
    }
}
