package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Checkpoint;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.IndexPage;
import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Checks records one by one: what one thread needs for that. Not thread-safe. */
final class RecordCheck implements AutoCloseable {
    private static final int PART = 1 << 20;

    private final Segments segments;
    private final Optional<ImageEnd> end;
    private final FindingList findings;
    private final ChunkReader reader;
    private final long longest;
    private final ByteBuffer chunk;

    /**
     * @param longest most bytes of a body that is read at once
     */
    RecordCheck(Segments segments, Optional<ImageEnd> end, FindingList findings, long longest) throws IOException {
        this.segments = segments;
        this.end = end;
        this.findings = findings;
        this.longest = longest;
        this.reader = new ChunkReader(segments, Optional.empty());
        this.chunk = ByteBuffer.allocate(segments.header().chunkSize());
    }

    void check(RecordHeader header) throws IOException {
        try {
            if (header.kind().isEmpty() || !segments.isReadable() || header.is(RecordKind.SEGMENT_END)) {
                checkBytes(header);
            } else if (header.is(RecordKind.CHUNK)) {
                checkChunk(header);
            } else {
                checkContent(header);
            }
        } catch (UnsupportedFeatureException e) {
            throw e;
        } catch (CorruptImageException e) {
            findings.error("dwi.record", e);
        } catch (ImageException e) {
            findings.error("dwi.record", header.place().position(), e);
        }
    }

    /** Holds a body of any length against its CRC, part by part. */
    private void checkBytes(RecordHeader header) throws IOException {
        BlockDevice device = segments.require(header.place().segment());
        CRC32C crc = new CRC32C();
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART, header.bodyLength()));
        long position = header.place().position() + RecordHeader.SIZE_BYTES;
        for (long at = position; at < header.end(); at += part.limit()) {
            part.clear().limit((int) Math.min(part.capacity(), header.end() - at));
            device.read(at, part);
            crc.update(part.flip());
        }
        if ((int) crc.getValue() != header.bodyCrc()) {
            throw corrupt(header, Integer.toHexString(header.bodyCrc()), Integer.toHexString((int) crc.getValue()));
        }
    }

    private CorruptImageException corrupt(RecordHeader header, String expected, String found) {
        return new CorruptImageException(
                segments.describe(header.place().segment()),
                header.kind().map(RecordKind::title).orElse("record"),
                header.place().position(),
                expected,
                found);
    }

    /** Unpacks a chunk and compares it with what the index says of it. */
    private void checkChunk(RecordHeader header) throws IOException {
        if (header.bodyLength() > Record.longestChunk(segments.header())) {
            throw corrupt(
                    header,
                    "at most " + Record.longestChunk(segments.header()) + " bytes",
                    header.bodyLength() + " bytes");
        }
        long number = segments.isReadable() && header.isEncrypted() ? subject(header) : header.subject();
        if (number < 0 || number >= segments.header().chunkCount()) {
            throw corrupt(header, "a chunk of the disk", "number " + Long.toUnsignedString(number));
        }
        Optional<IndexEntry> entry = entry(number);
        boolean isIndexed = entry.isPresent()
                && entry.get().kind() == IndexEntry.Kind.STORED
                && entry.get().place().equals(header.place());
        if (!isIndexed) {
            checkBytes(header);
            findings.error(
                    "dwi.index",
                    header.place().position(),
                    segments.describe(header.place().segment()) + ": the index does not know chunk " + number + " at 0x"
                            + Long.toHexString(header.place().position()));
            return;
        }
        reader.read(entry.get(), number, chunk.clear().limit(segments.header().chunkLength(number)));
    }

    private long subject(RecordHeader header) throws IOException {
        return segments.body(header).subject();
    }

    private Optional<IndexEntry> entry(long number) throws IOException {
        if (end.isEmpty()) {
            return Optional.empty();
        }
        try {
            return end.get().index().locate(number).entry();
        } catch (ImageException e) {
            // The page is a finding of its own.
            return Optional.empty();
        }
    }

    private void checkContent(RecordHeader header) throws IOException {
        if (header.bodyLength() > longest) {
            checkBytes(header);
            return;
        }
        Record record = segments.body(header);
        switch (header.kind().orElseThrow()) {
            case PAGE -> checkPage(record);
            case CHECKPOINT -> Checkpoint.of(record);
            case FACTS -> checkFacts(record);
            case UNREADABLE -> RangeList.read(record, segments.header().diskSize());
            default -> {
                // Directory and end were read already, and reading the body has checked the bytes.
            }
        }
    }

    private void checkPage(Record record) throws IOException {
        IndexPage page = IndexPage.of(record, segments.header());
        if (end.isPresent() && !isKnown(page, record)) {
            throw record.corrupt(0, "a page of the directory", "chunks from " + page.firstChunk() + " on");
        }
    }

    private boolean isKnown(IndexPage page, Record record) {
        return end.orElseThrow()
                .index()
                .pageFrom(page.firstChunk())
                .map(known -> record.header().isCopy() ? known.copy() : known.page())
                .filter(record.header().place()::equals)
                .isPresent();
    }

    private void checkFacts(Record record) throws IOException {
        ByteBuffer mine = record.content().duplicate();
        FactsFields.read(record);
        if (end.isPresent()
                && end.get().record().isPresent()
                && !record.header().isCopy()) {
            Record copy = segments.record(
                    end.get().record().get().facts(),
                    RecordKind.FACTS,
                    record.header().bodyLength());
            if (!copy.content().equals(mine)) {
                throw record.corrupt(0, "the same as in its copy", "something else");
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
