package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A record that was read, decrypted if need be. */
public final class Record {
    private final String source;
    private final RecordHeader header;
    private final long subject;
    private final ByteBuffer content;

    /**
     * @param content from position 0; kept
     */
    Record(String source, RecordHeader header, long subject, ByteBuffer content) {
        this.source = source;
        this.header = header;
        this.subject = subject;
        this.content = content.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Longest body of a chunk: one that is stored as it is, encrypted. */
    public static int longestChunk(SegmentHeader header) {
        return header.chunkSize() + Seal.OVERHEAD;
    }

    /** Description of the segment. */
    public String source() {
        return source;
    }

    /** Its header. */
    public RecordHeader header() {
        return header;
    }

    /** What it is about. */
    public long subject() {
        return subject;
    }

    /** What is in it, from position 0. */
    public ByteBuffer content() {
        return content;
    }

    /** An error in the content. */
    public CorruptImageException corrupt(int offset, String expected, String found) {
        return new CorruptImageException(
                source,
                header.kind().map(RecordKind::title).orElse("record"),
                header.place().position() + RecordHeader.SIZE_BYTES + offset,
                expected,
                found);
    }
}
