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
import io.github.diskwright.ghost.container.internal.RecordWriter;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.digest.DigestTreeBuilder;
import io.github.diskwright.image.pipeline.Deduplication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts an image together, chunk by chunk in their order (section 5 of the format). Not thread-safe. */
final class ImageBuilder {
    private static final int PAGE_ENTRIES = 1024;
    private static final long PAGE_BODIES = 64L << 20;

    private final SegmentChain out;
    private final long checkpointInterval;
    private final Optional<Deduplication> known;
    private final StoredPlaces places = new StoredPlaces();
    private final DigestTreeBuilder tree;
    private final List<PageReference> pages = new ArrayList<>();
    private final List<IndexEntry> entries = new ArrayList<>();
    private final List<UnreadableRange> unreadable = new ArrayList<>();
    private int reportedUnreadable;
    /** Those of the chunks that come next: a page that is written before they have their entry is not about them. */
    private List<UnreadableRange> pending = List.of();

    private Place lastPage = Place.NONE;
    private long pageStart;
    private long nextChunk;
    private long bodiesSincePage;
    private long bodiesSinceCheckpoint;
    private long chunkRecords;
    private long chunkBytes;
    private long unusedChunks;
    private long zeroChunks;

    /**
     * @param known finds equal chunks, if that is wanted
     */
    ImageBuilder(SegmentChain out, long checkpointInterval, Optional<Deduplication> known) {
        this.out = out;
        this.checkpointInterval = checkpointInterval;
        this.known = known;
        this.tree = new DigestTreeBuilder(out.header().chunkSize());
    }

    /** The first chunk that is not there yet. */
    long nextChunk() {
        return nextChunk;
    }

    /** Takes over a page of an image that is gone on with. */
    void restore(PageReference reference, IndexPage page, List<UnreadableRange> ranges) {
        for (int i = 0; i < page.size(); i++) {
            IndexEntry entry = page.entry(i);
            boolean isNew = entry.kind() == IndexEntry.Kind.STORED && places.isNew(entry.place());
            if (isNew) {
                countStored(entry);
            }
            count(entry);
        }
        unreadable.addAll(ranges);
        reportedUnreadable = unreadable.size();
        addPage(reference);
        bodiesSincePage = 0;
        bodiesSinceCheckpoint = 0;
    }

    /** Adds unused chunks or chunks of zeros. */
    void run(IndexEntry.Kind kind, long chunks, List<UnreadableRange> ranges) throws IOException {
        int flags = ranges.isEmpty() ? 0 : IndexEntry.UNREADABLE;
        pending = ranges;
        int last = entries.size() - 1;
        IndexEntry entry = IndexEntry.run(kind, chunks, flags);
        if (last >= 0 && entries.get(last).kind() == kind && entries.get(last).flags() == flags) {
            count(entry);
            takePending();
            entries.set(last, IndexEntry.run(kind, entries.get(last).number() + chunks, flags));
        } else {
            add(entry);
        }
    }

    /** Adds a chunk of the base. */
    void base(long chunk, byte[] digest, List<UnreadableRange> ranges) throws IOException {
        pending = ranges;
        add(IndexEntry.base(chunk, digest, ranges.isEmpty() ? 0 : IndexEntry.UNREADABLE));
    }

    /** Adds a chunk; one that is there already is referred to. */
    void chunk(PackedChunk chunk, List<UnreadableRange> ranges) throws IOException {
        int flags = ranges.isEmpty() ? 0 : IndexEntry.UNREADABLE;
        pending = ranges;
        int length = out.header().chunkLength(nextChunk);
        boolean isWhole = length == out.header().chunkSize();
        long first = isWhole && known.isPresent() ? known.get().find(chunk.digest(), length) : -1;
        if (first >= 0) {
            add(places.entry(first, flags, chunk.digest()));
            return;
        }
        if (chunk.form() == PackedChunk.Form.KNOWN) {
            throw new IllegalStateException("chunk " + nextChunk + " was known and is not");
        }
        closeFullPage();
        int bodyLength = chunk.body().remaining();
        makeRoom(RecordHeader.SIZE_BYTES + bodyLength);
        Place place = out.writer().append(RecordKind.CHUNK, 0, chunk.method(), nextChunk, chunk.crc(), chunk.body());
        IndexEntry entry =
                new IndexEntry(IndexEntry.Kind.STORED, chunk.method(), flags, bodyLength, place, 0, chunk.digest());
        countStored(entry);
        // There is room for it already, and it has to be in the segment of its record.
        entries.add(entry);
        takePending();
        count(entry);
        bodiesSincePage += bodyLength;
        bodiesSinceCheckpoint += bodyLength;
        if (bodiesSinceCheckpoint >= checkpointInterval) {
            checkpoint();
        } else if (bodiesSincePage >= PAGE_BODIES) {
            writePage();
        }
    }

    private void countStored(IndexEntry entry) {
        chunkRecords++;
        chunkBytes += entry.bodyLength();
        boolean isLast = nextChunk == out.header().chunkCount() - 1;
        // The last chunk may be a short one, whose digest says something else.
        if (known.isPresent() && !isLast) {
            known.get().add(entry.digest(), out.header().chunkSize());
            places.add(entry);
        } else {
            places.pass(entry.place());
        }
    }

    private void add(IndexEntry entry) throws IOException {
        closeFullPage();
        makeRoom(0);
        entries.add(entry);
        takePending();
        count(entry);
    }

    private void count(IndexEntry entry) {
        switch (entry.kind()) {
            case UNUSED -> unusedChunks += entry.number();
            case ZERO -> zeroChunks += entry.number();
            default -> tree.addBlocks(ByteBuffer.wrap(entry.digest()));
        }
        if (!entry.hasDigest()) {
            tree.addZeroBlocks(entry.number());
        }
        nextChunk += entry.chunks();
    }

    private void takePending() {
        unreadable.addAll(pending);
        pending = List.of();
    }

    private void closeFullPage() throws IOException {
        if (entries.size() >= PAGE_ENTRIES) {
            writePage();
        }
    }

    /** Goes on to the next segment unless this one has room for a record, one more entry, and the end. */
    private void makeRoom(long recordLength) throws IOException {
        if (!out.hasRoomFor(recordLength + tailLength(1))) {
            writePage();
            if (!out.hasRoomFor(recordLength + tailLength(1))) {
                out.next();
            }
        }
    }

    /** Bytes that have to follow in the segment, with so many more entries of the page. */
    private long tailLength(int moreEntries) {
        long entryBytes = (entries.size() + moreEntries) * (long) IndexEntry.SIZE_BYTES;
        long ranges = (unreadable.size() - reportedUnreadable + pending.size()) * 16L;
        return out.writer().recordLength(IndexPage.HEADER_LENGTH + entryBytes)
                + (ranges == 0 ? 0 : out.writer().recordLength(ranges))
                + out.writer().recordLength(Checkpoint.SIZE_BYTES)
                + RecordHeader.SIZE_BYTES;
    }

    private void writePage() throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        List<UnreadableRange> news = unreadable.subList(reportedUnreadable, unreadable.size());
        if (!news.isEmpty()) {
            out.writer().append(RecordKind.UNREADABLE, 0, 0, RangeList.write(news));
            reportedUnreadable = unreadable.size();
        }
        ByteBuffer content = IndexPage.write(pages.size(), lastPage, entries);
        int length = (int) (out.writer().recordLength(content.remaining()) - RecordHeader.SIZE_BYTES);
        Place place = out.writer().append(RecordKind.PAGE, 0, pageStart, content);
        addPage(new PageReference(pageStart, nextChunk - pageStart, place, Place.NONE, length));
        entries.clear();
        bodiesSincePage = 0;
    }

    private void addPage(PageReference reference) {
        pages.add(reference);
        lastPage = reference.page();
        pageStart = reference.endChunk();
    }

    private void checkpoint() throws IOException {
        writePage();
        out.writer().flush();
        out.writer().append(RecordKind.CHECKPOINT, 0, nextChunk, new Checkpoint(lastPage, pages.size()).write());
        bodiesSinceCheckpoint = 0;
    }

    /** Writes what follows the last chunk, and makes all durable. */
    DwiWriteResult finish(ImageFacts facts) throws IOException {
        writePage();
        copyPages();
        Place factsCopy = append(RecordKind.FACTS, RecordHeader.COPY, FactsFields.write(facts));
        Place ranges = unreadable.isEmpty()
                ? Place.NONE
                : append(RecordKind.UNREADABLE, RecordHeader.COPY, RangeList.write(unreadable));
        Place directory = append(RecordKind.DIRECTORY, 0, PageReference.writeAll(pages));
        DigestTree digests = tree.finish(out.header().diskSize());
        EndRecord.Counts counts = new EndRecord.Counts(chunkRecords, chunkBytes, unusedChunks, zeroChunks);
        EndRecord end = new EndRecord(
                directory,
                factsCopy,
                ranges,
                pages.size(),
                counts,
                digests.value().toByteArray(),
                digests.root().toByteArray());
        ByteBuffer last = end.write(out.header().isEncrypted());
        appendEnd(last);
        out.writer().flush();
        return new DwiWriteResult(
                out.header().imageId(),
                digests.value(),
                out.header().diskSize(),
                chunkRecords,
                chunkBytes,
                unusedChunks,
                zeroChunks,
                List.copyOf(unreadable),
                out.writer().segment(),
                out.totalBytes());
    }

    /** The header and the end belong together: the copy is found by its distance from the end. */
    private void appendEnd(ByteBuffer end) throws IOException {
        if (!out.hasRoomFor(EndRecord.HEADER_COPY_LENGTH + EndRecord.RECORD_LENGTH)) {
            out.next();
        }
        RecordWriter writer = out.writer();
        int flags = RecordHeader.COPY | RecordHeader.SKIPPABLE;
        writer.append(RecordKind.HEADER_COPY, flags, 0, writer.header().write());
        writer.append(RecordKind.END, 0, 0, end);
    }

    private Place append(RecordKind kind, int flags, ByteBuffer content) throws IOException {
        return append(kind, flags, 0, content);
    }

    private Place append(RecordKind kind, int flags, long subject, ByteBuffer content) throws IOException {
        long follows = RecordHeader.SIZE_BYTES;
        if (!out.hasRoomFor(out.writer().recordLength(content.remaining()) + follows)) {
            out.next();
        }
        return out.writer().append(kind, flags, subject, content);
    }

    private void copyPages() throws IOException {
        out.writer().makeReadable();
        Segments written = out.readable();
        for (int i = 0; i < pages.size(); i++) {
            PageReference page = pages.get(i);
            Record record = written.record(page.page(), RecordKind.PAGE, page.bodyLength());
            Place copy = append(RecordKind.PAGE, RecordHeader.COPY, page.firstChunk(), record.content());
            pages.set(i, new PageReference(page.firstChunk(), page.chunks(), page.page(), copy, page.bodyLength()));
        }
    }
}
