package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Checkpoint;
import io.github.diskwright.ghost.container.internal.EndRecord;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.IndexPage;
import io.github.diskwright.ghost.container.internal.PageReference;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    /** All that could not be read of the source, as the end says. */
    private final Set<UnreadableRange> unreadable;

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
        this.unreadable = end.map(found -> Set.copyOf(found.unreadable())).orElse(Set.of());
    }

    void check(RecordHeader header) throws IOException {
        try {
            requireSense(header);
            if (header.kind().isEmpty() || !segments.isReadable() || header.is(RecordKind.SEGMENT_END)) {
                checkBytes(header);
            } else if (header.is(RecordKind.HEADER_COPY)) {
                checkHeaderCopy(header);
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

    /** Copies of what has none, and ends with something behind them. */
    private void requireSense(RecordHeader header) throws CorruptImageException {
        boolean hasCopies = header.is(RecordKind.PAGE)
                || header.is(RecordKind.FACTS)
                || header.is(RecordKind.UNREADABLE)
                || header.is(RecordKind.HEADER_COPY);
        if (header.isCopy() && header.kind().isPresent() && !hasCopies) {
            throw corrupt(header, "a record that is no copy", "one that says so");
        }
        boolean isEnd = header.is(RecordKind.SEGMENT_END) || header.is(RecordKind.END);
        long size = segments.require(header.place().segment()).size();
        if (isEnd && header.end() != size) {
            throw corrupt(header, "the end of the file behind it", (size - header.end()) + " bytes more");
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

    /** What is in clear says nothing else than the header that it is of. */
    private void checkHeaderCopy(RecordHeader header) throws IOException {
        long fileSize = segments.require(header.place().segment()).size();
        if (!header.isCopy() || header.end() != fileSize - EndRecord.RECORD_LENGTH) {
            throw corrupt(header, "a copy right before the end record", "one elsewhere");
        }
        Record record = segments.body(header);
        if (!record.content().equals(ownHeader(header.place().segment()))) {
            throw record.corrupt(0, "the header of the segment", "another one");
        }
    }

    /** The header as it is stored; where that is damaged, which is a finding of its own, as it should be. */
    private ByteBuffer ownHeader(int segment) throws IOException {
        BlockDevice device = segments.require(segment);
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.SIZE_BYTES);
        device.read(0, bytes);
        try {
            SegmentHeader.read(device.description(), bytes.flip());
            return bytes;
        } catch (CorruptImageException e) {
            return segments.header().ofSegment(segment).write();
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
            case CHECKPOINT -> checkCheckpoint(record);
            case FACTS -> checkFacts(record);
            case UNREADABLE -> checkUnreadable(record);
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

    private void checkCheckpoint(Record record) throws IOException {
        Checkpoint checkpoint = Checkpoint.of(record);
        if (!isComplete()) {
            return;
        }
        List<PageReference> pages = end.orElseThrow().index().pages();
        int count = checkpoint.pages();
        if (count < 0 || count > pages.size()) {
            throw record.corrupt(12, "at most " + pages.size() + " pages", Integer.toUnsignedString(count));
        }
        Place page = count == 0 ? Place.NONE : pages.get(count - 1).page();
        if (!checkpoint.page().equals(page)) {
            throw record.corrupt(0, "the page at " + page, "one at " + checkpoint.page());
        }
        long chunks = count == 0 ? 0 : pages.get(count - 1).endChunk();
        if (record.subject() != chunks) {
            throw record.corrupt(0, chunks + " chunks so far", Long.toUnsignedString(record.subject()));
        }
    }

    private void checkUnreadable(Record record) throws IOException {
        List<UnreadableRange> ranges = RangeList.read(record, segments.header().diskSize());
        if (isComplete() && !unreadable.containsAll(ranges)) {
            throw record.corrupt(0, "ranges of the list of all of them", "others");
        }
    }

    private boolean isComplete() {
        return end.isPresent() && end.get().record().isPresent();
    }

    private boolean isKnown(IndexPage page, Record record) {
        return end.orElseThrow()
                .index()
                .pageFrom(page.firstChunk())
                .filter(known -> known.bodyLength() == record.header().bodyLength() || !isComplete())
                .map(known -> record.header().isCopy() ? known.copy() : known.page())
                .filter(record.header().place()::equals)
                .isPresent();
    }

    private void checkFacts(Record record) throws IOException {
        ByteBuffer mine = record.content().duplicate();
        FactsFields.read(record);
        if (isComplete() && !record.header().isCopy()) {
            Record copy = segments.record(
                    end.orElseThrow().record().orElseThrow().facts(),
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
