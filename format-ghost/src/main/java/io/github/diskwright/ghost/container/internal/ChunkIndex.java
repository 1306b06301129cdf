package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.ImageException;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of each chunk. Pages are read when they are needed, and the last ones kept; a page that is damaged is
 * replaced by its copy. Thread-safe.
 */
public final class ChunkIndex {
    /** Bytes of pages that are kept. */
    private static final long CACHE_BYTES = 8L << 20;

    private final Segments segments;
    private final List<PageReference> pages;
    private final NavigableMap<Long, IndexEntry> strays;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, IndexPage> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long cached;

    /**
     * What is known of some chunks in a row.
     *
     * @param entry what they are; empty if that is lost
     * @param start the first of them
     * @param end the first one behind them
     */
    public record Located(Optional<IndexEntry> entry, long start, long end) {}

    /**
     * @param pages ascending, without overlap; gaps are lost chunks
     * @param strays chunks of the gaps whose records were found; not to be changed
     */
    public ChunkIndex(Segments segments, List<PageReference> pages, NavigableMap<Long, IndexEntry> strays) {
        this.segments = segments;
        this.pages = List.copyOf(pages);
        this.strays = strays;
    }

    /** An index without gaps. */
    public ChunkIndex(Segments segments, List<PageReference> pages) {
        this(segments, pages, new TreeMap<>());
    }

    /** The pages. */
    public List<PageReference> pages() {
        return pages;
    }

    /** The page that begins with a chunk, if one does. */
    public Optional<PageReference> pageFrom(long firstChunk) {
        int at = lastPageUpTo(firstChunk);
        return at >= 0 && pages.get(at).firstChunk() == firstChunk ? Optional.of(pages.get(at)) : Optional.empty();
    }

    /**
     * What is known of a chunk, and of those behind it that are part of the same run.
     *
     * @throws IOException if its page cannot be read, nor the copy
     */
    public Located locate(long chunk) throws IOException {
        int at = lastPageUpTo(chunk);
        if (at < 0 || pages.get(at).endChunk() <= chunk) {
            return inGap(chunk, at);
        }
        IndexPage page = page(at);
        int entry = page.find(chunk);
        return new Located(Optional.of(page.entry(entry)), page.start(entry), page.start(entry + 1));
    }

    private Located inGap(long chunk, int before) {
        IndexEntry stray = strays.get(chunk);
        if (stray != null) {
            return new Located(Optional.of(stray), chunk, chunk + 1);
        }
        long end = before + 1 < pages.size()
                ? pages.get(before + 1).firstChunk()
                : segments.header().chunkCount();
        Long next = strays.higherKey(chunk);
        return new Located(Optional.empty(), chunk, next == null ? end : Math.min(end, next));
    }

    private int lastPageUpTo(long chunk) {
        int low = 0;
        int high = pages.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (pages.get(middle).firstChunk() <= chunk) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** A page by its place in the list. */
    public IndexPage page(int number) throws IOException {
        lock.lock();
        try {
            IndexPage known = cache.get(number);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        IndexPage page = load(pages.get(number));
        lock.lock();
        try {
            if (cache.put(number, page) == null) {
                cached += page.memory();
            }
            Iterator<IndexPage> oldest = cache.values().iterator();
            while (cached > CACHE_BYTES && cache.size() > 1) {
                cached -= oldest.next().memory();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
        return page;
    }

    private IndexPage load(PageReference reference) throws IOException {
        if (!reference.page().isSome()) {
            return load(segments, reference, reference.copy());
        }
        try {
            return load(segments, reference, reference.page());
        } catch (ImageException e) {
            if (!reference.copy().isSome()) {
                throw e;
            }
            try {
                return load(segments, reference, reference.copy());
            } catch (ImageException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    /** Reads a page from one of its places. */
    public static IndexPage load(Segments segments, PageReference reference, Place place) throws IOException {
        Record record = segments.record(place, RecordKind.PAGE, IndexPage.MAX_LENGTH + Seal.OVERHEAD);
        IndexPage page = IndexPage.of(record, segments.header());
        if (page.firstChunk() != reference.firstChunk() || page.endChunk() != reference.endChunk()) {
            throw record.corrupt(
                    0,
                    "chunks " + reference.firstChunk() + " to " + reference.endChunk(),
                    page.firstChunk() + " to " + page.endChunk());
        }
        return page;
    }
}
