package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.IndexPage;
import io.github.diskwright.ghost.container.internal.PageReference;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.RecordWalk;
import io.github.diskwright.ghost.container.internal.Seal;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds what there is in an image whose end is missing or damaged, record by record (section 7 of the format). Costs a read
 * of 64 bytes for each chunk, and of everything where a record header is damaged. Not thread-safe.
 */
final class ImageScan {
    private final Segments segments;
    private final Limits limits;
    private final TreeMap<Long, PageReference> pages = new TreeMap<>();
    private final TreeMap<Long, IndexEntry> strays = new TreeMap<>();
    private final List<UnreadableRange> unreadable = new ArrayList<>();
    private Optional<ImageFacts> facts = Optional.empty();

    private ImageScan(Segments segments, Limits limits) {
        this.segments = segments;
        this.limits = limits;
    }

    static ImageScan of(Segments segments, Limits limits) throws IOException {
        ImageScan scan = new ImageScan(segments, limits);
        scan.walkAll(scan::take);
        if (!scan.isWhole() && !segments.header().isEncrypted()) {
            scan.walkAll(scan::takeStray);
        }
        return scan;
    }

    /** What is done with each record. */
    private interface Visitor {
        void visit(RecordHeader header) throws IOException;
    }

    private void walkAll(Visitor visitor) throws IOException {
        for (int segment = 1; segment <= segments.count(); segment++) {
            if (segments.device(segment).isPresent()) {
                walk(new RecordWalk(segments, segment), visitor);
            }
        }
    }

    private static void walk(RecordWalk walk, Visitor visitor) throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            try {
                Optional<RecordHeader> header = walk.next();
                goesOn = header.isPresent();
                if (goesOn) {
                    visit(header.orElseThrow(), visitor);
                }
            } catch (UnsupportedFeatureException e) {
                throw e;
            } catch (ImageException e) {
                goesOn = walk.skipDamage();
            }
        }
    }

    /** A damaged body costs its own record: the header has told where the next one is. */
    private static void visit(RecordHeader header, Visitor visitor) throws IOException {
        try {
            visitor.visit(header);
        } catch (UnsupportedFeatureException e) {
            throw e;
        } catch (ImageException e) {
            // What it would have said is missing.
            return;
        }
    }

    private void take(RecordHeader header) throws IOException {
        if (!segments.isReadable()) {
            return;
        }
        if (header.is(RecordKind.PAGE) && header.bodyLength() <= IndexPage.MAX_LENGTH + Seal.OVERHEAD) {
            takePage(header);
        } else if (header.is(RecordKind.FACTS) && facts.isEmpty()) {
            facts = Optional.of(FactsFields.read(body(header)));
        } else if (header.is(RecordKind.UNREADABLE) && !header.isCopy()) {
            unreadable.addAll(RangeList.read(body(header), segments.header().diskSize()));
        }
    }

    private Record body(RecordHeader header) throws IOException {
        limits.requireStructure(
                segments.describe(header.place().segment()),
                header.kind().map(RecordKind::title).orElse("record"),
                header.bodyLength());
        return segments.body(header);
    }

    private void takePage(RecordHeader header) throws IOException {
        IndexPage page = IndexPage.of(segments.body(header), segments.header());
        PageReference known = pages.get(page.firstChunk());
        long chunks = page.endChunk() - page.firstChunk();
        int length = (int) header.bodyLength();
        if (known == null) {
            requireRoom();
            Place copy = header.isCopy() ? header.place() : Place.NONE;
            Place place = header.isCopy() ? Place.NONE : header.place();
            pages.put(page.firstChunk(), new PageReference(page.firstChunk(), chunks, place, copy, length));
        } else if (known.chunks() == chunks && header.isCopy()) {
            pages.put(
                    page.firstChunk(),
                    new PageReference(page.firstChunk(), chunks, known.page(), header.place(), length));
        }
    }

    private boolean isFull() {
        return (pages.size() + strays.size()) * (long) PageReference.MEMORY >= limits.maxStructureBytes();
    }

    private void requireRoom() throws UnsupportedFeatureException {
        if (isFull()) {
            throw new UnsupportedFeatureException(
                    segments.describe(1), "an index of more than " + pages.size() + " pages");
        }
    }

    private void takeStray(RecordHeader header) {
        if (!header.is(RecordKind.CHUNK) || header.bodyLength() > Record.longestChunk(segments.header())) {
            return;
        }
        long chunk = header.subject();
        Map.Entry<Long, PageReference> before = pages.floorEntry(chunk);
        boolean isCovered = before != null && before.getValue().endChunk() > chunk;
        if (isFull()) {
            // The rest counts as lost: a bound for what a hostile file may make of itself.
            return;
        }
        if (chunk >= 0 && chunk < segments.header().chunkCount() && !isCovered) {
            strays.put(
                    chunk,
                    new IndexEntry(
                            IndexEntry.Kind.STORED,
                            header.method(),
                            0,
                            (int) header.bodyLength(),
                            header.place(),
                            0,
                            new byte[0]));
        }
    }

    /** Whether all chunks are covered. */
    private boolean isWhole() {
        return coveredUpTo() == segments.header().chunkCount();
    }

    /** The first chunk that no page covers. */
    private long coveredUpTo() {
        long next = 0;
        for (PageReference page : pages.values()) {
            if (page.firstChunk() != next) {
                return next;
            }
            next = page.endChunk();
        }
        return next;
    }

    ChunkIndex index() {
        List<PageReference> sound = new ArrayList<>();
        long next = 0;
        for (PageReference page : pages.values()) {
            if (page.firstChunk() >= next) {
                sound.add(page);
                next = page.endChunk();
            }
        }
        return new ChunkIndex(segments, sound, strays);
    }

    Optional<ImageFacts> facts() {
        return facts;
    }

    List<UnreadableRange> unreadable() {
        return List.copyOf(unreadable);
    }
}
