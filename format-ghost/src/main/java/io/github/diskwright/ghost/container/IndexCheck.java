package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.EndRecord;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.IndexPage;
import io.github.diskwright.ghost.container.internal.PageReference;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.digest.DigestTreeBuilder;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds the index against its copies, the digest tree, the counts, and the base. Not thread-safe. */
final class IndexCheck implements AutoCloseable {
    private final Segments segments;
    private final ImageEnd end;
    private final Optional<DwiImage> base;
    private final FindingList findings;
    private final DigestTreeBuilder tree;
    private final ChunkReader reader;
    private final ByteBuffer bytes;
    /** Ends of the unreadable ranges, by their positions. */
    private final TreeMap<Long, Long> unreadable = new TreeMap<>();

    private Place furthest = Place.NONE;
    private Place previousPage = Place.NONE;
    private boolean isWhole = true;
    private long records;
    private long recordBytes;
    private long unused;
    private long zeros;

    IndexCheck(Segments segments, ImageEnd end, Optional<DwiImage> base, FindingList findings) throws IOException {
        this.segments = segments;
        this.end = end;
        this.base = base;
        this.findings = findings;
        this.tree = new DigestTreeBuilder(segments.header().chunkSize());
        this.reader = new ChunkReader(segments, base);
        this.bytes = ByteBuffer.allocate(segments.header().chunkSize());
        end.unreadable().forEach(range -> unreadable.put(range.position(), range.end()));
    }

    void run(Pace pace) throws IOException {
        ChunkIndex index = end.index();
        for (int number = 0; number < index.pages().size(); number++) {
            pace.check();
            checkPage(number, index.pages().get(number));
        }
        for (UnreadableRange range : end.unreadable()) {
            findings.info(
                    "dwi.unreadable",
                    range.position(),
                    segments.describe(1) + ": " + range.length() + " bytes of the disk at 0x"
                            + Long.toHexString(range.position()) + " could not be read when the image was made");
        }
        if (end.record().isPresent() && isWhole) {
            checkEnd(end.record().get());
        }
    }

    private void checkPage(int number, PageReference reference) throws IOException {
        Optional<IndexPage> page = load(reference, reference.page());
        Optional<IndexPage> copy = end.record().isPresent() ? load(reference, reference.copy()) : Optional.empty();
        if (page.isPresent() && copy.isPresent() && !page.get().isLike(copy.get())) {
            findings.error(
                    "dwi.index-copy",
                    reference.copy().position(),
                    segments.describe(reference.copy().segment()) + ": copy of the page of chunk "
                            + reference.firstChunk() + " says something else");
        }
        Optional<IndexPage> either = page.isPresent() ? page : copy;
        if (either.isEmpty()) {
            isWhole = false;
            return;
        }
        if (end.record().isPresent() && either.get().number() != number) {
            findings.error(
                    "dwi.index",
                    reference.page().position(),
                    segments.describe(reference.page().segment()) + ": page " + number + " has number "
                            + either.get().number());
        }
        if (end.record().isPresent() && !either.get().previous().equals(previousPage)) {
            findings.error(
                    "dwi.index",
                    reference.page().position(),
                    segments.describe(reference.page().segment()) + ": page " + number
                            + " does not lead to the page before it");
        }
        previousPage = reference.page();
        for (int i = 0; i < either.get().size(); i++) {
            IndexEntry entry = either.get().entry(i);
            count(entry, either.get().start(i));
            checkFlag(entry, either.get().start(i), reference);
        }
    }

    /** Where the end is missing, the list is what was found on the way. */
    private void checkFlag(IndexEntry entry, long chunk, PageReference page) {
        long chunkSize = segments.header().chunkSize();
        long first = chunk * chunkSize;
        Map.Entry<Long, Long> range = unreadable.lowerEntry(first + entry.chunks() * chunkSize);
        boolean isTouched = range != null && range.getValue() > first;
        boolean isFlagged = (entry.flags() & IndexEntry.UNREADABLE) != 0;
        if (end.record().isPresent() && isTouched != isFlagged) {
            findings.error(
                    "dwi.index",
                    page.page().position(),
                    segments.describe(page.page().segment()) + ": chunk " + chunk
                            + (isFlagged
                                    ? " could not be read whole, but is not among the unreadable ranges"
                                    : " is among the unreadable ranges, but not marked so"));
        }
    }

    /** A damaged page was found as a record already, unless it is somewhere else than the directory says. */
    private Optional<IndexPage> load(PageReference reference, Place place) throws IOException {
        if (!place.isSome()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ChunkIndex.load(segments, reference, place));
        } catch (CorruptImageException e) {
            findings.error("dwi.index", e);
        } catch (ImageException e) {
            findings.error("dwi.index", place.position(), e);
        }
        return Optional.empty();
    }

    private void count(IndexEntry entry, long chunk) throws IOException {
        switch (entry.kind()) {
            case UNUSED -> unused += entry.number();
            case ZERO -> zeros += entry.number();
            case STORED -> countStored(entry, chunk);
            case BASE -> checkBase(entry, chunk);
        }
        if (entry.hasDigest()) {
            tree.addBlocks(ByteBuffer.wrap(entry.digest()));
        } else {
            tree.addZeroBlocks(entry.number());
        }
    }

    private void countStored(IndexEntry entry, long chunk) throws IOException {
        Place place = entry.place();
        boolean isNew = place.segment() > furthest.segment()
                || (place.segment() == furthest.segment() && place.position() > furthest.position());
        if (isNew) {
            furthest = place;
            records++;
            recordBytes += entry.bodyLength();
            requireRecord(entry, chunk);
        } else {
            requireEqual(entry, chunk);
        }
    }

    /** The chunk was checked with its record, if there is one. */
    private void requireRecord(IndexEntry entry, long chunk) throws IOException {
        try {
            RecordHeader header = segments.recordHeader(entry.place());
            if (!header.isEncrypted() && header.subject() != chunk) {
                findings.error(
                        "dwi.index",
                        entry.place().position(),
                        segments.describe(entry.place().segment()) + ": chunk " + chunk + " is indexed where "
                                + header.subject() + " is");
            }
        } catch (CorruptImageException e) {
            findings.error("dwi.chunk", e);
        } catch (ImageException e) {
            findings.error("dwi.chunk", entry.place().position(), e);
        }
    }

    /** A chunk that is equal to an earlier one is unpacked once more: it is seldom one of many. */
    private void requireEqual(IndexEntry entry, long chunk) throws IOException {
        readChunk(entry, chunk);
    }

    private void checkBase(IndexEntry entry, long chunk) throws IOException {
        if (base.isPresent()) {
            readChunk(entry, chunk);
        }
    }

    private void readChunk(IndexEntry entry, long chunk) throws IOException {
        try {
            reader.read(entry, chunk, bytes.clear().limit(segments.header().chunkLength(chunk)));
        } catch (CorruptImageException e) {
            findings.error("dwi.chunk", e);
        } catch (ImageException e) {
            findings.error("dwi.chunk", entry.place().position(), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private void checkEnd(EndRecord record) {
        DigestTree found = tree.finish(segments.header().diskSize());
        long position = Math.max(0, lastSize() - EndRecord.RECORD_LENGTH);
        String file = segments.describe(segments.count());
        if (!Arrays.equals(found.value().toByteArray(), record.treeValue())
                || !Arrays.equals(found.root().toByteArray(), record.treeRoot())) {
            findings.error("dwi.tree", position, file + ": the digest tree is not that of the index");
        }
        EndRecord.Counts counts = new EndRecord.Counts(records, recordBytes, unused, zeros);
        if (!counts.equals(record.counts())) {
            findings.error(
                    "dwi.end", position, file + ": the end record counts " + record.counts() + ", there are " + counts);
        }
    }

    private long lastSize() {
        return segments.device(segments.count()).map(BlockDevice::size).orElse(0L);
    }
}
