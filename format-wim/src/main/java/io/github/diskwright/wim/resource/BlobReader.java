package io.github.diskwright.wim.resource;

import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads any bytes of blobs and resources. Thread-safe: chunks are independent, and any number of threads decode them.
 *
 * <p><b>Cost.</b> Of ordinary resources the chunks around the bytes are decoded. Of solid ones, whose chunks are tens of
 * MiB long, decoded chunks are kept, up to {@link #cacheMemory()} bytes, but always one; whoever reads many blobs reads
 * them in the order of their places, then each chunk is decoded once.
 */
public final class BlobReader implements AutoCloseable {
    /** Default of {@link #cacheMemory()}: four of the chunks that solid files mostly have. */
    public static final long DEFAULT_CACHE_MEMORY = 256L << 20;

    private final long cacheMemory;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final ChunkCache cache;
    private final Map<Resource, ChunkTable> solidTables = new ConcurrentHashMap<>();

    /**
     * A reader with a cache of its own.
     *
     * @param cacheMemory bytes of decoded chunks of solid resources that are kept, 0 or more
     */
    public BlobReader(long cacheMemory) {
        if (cacheMemory < 0) {
            throw new IllegalArgumentException("cache memory of " + cacheMemory);
        }
        this.cacheMemory = cacheMemory;
        this.cache = new ChunkCache(cacheMemory, decoder);
    }

    /** Bytes of decoded chunks that are kept. */
    public long cacheMemory() {
        return cacheMemory;
    }

    /**
     * Opens a blob. If it is read from start to end, its SHA-1 is checked with the last bytes.
     *
     * @param blob of a file that is open
     * @param what it is, for errors
     */
    public OpenStream open(Blob blob, String what) {
        return new BlobStream(this, blob, what);
    }

    /**
     * Reads bytes of a resource, unchecked but for what its compression checks.
     *
     * @param resource of a file that is open
     * @param position of the first byte in what it holds
     * @param target filled from its position to its limit
     * @throws IllegalArgumentException if the range is not inside it
     * @throws io.github.diskwright.image.CorruptImageException if a chunk or the chunk table is damaged
     * @throws IOException if the file cannot be read
     */
    public void read(Resource resource, long position, ByteBuffer target) throws IOException {
        resource.requireSound();
        if (position < 0 || target.remaining() > resource.size() - position) {
            throw new IllegalArgumentException(target.remaining() + " bytes at " + position + " of " + resource);
        }
        chunks(resource).read(position, target);
    }

    /** Reads of one resource; those of one that is not solid keep its chunk table and the chunk that was read last. */
    ResourceReads chunks(Resource resource) {
        return switch (resource.form()) {
            case PLAIN -> (position, target) -> resource.part().device().read(resource.position() + position, target);
            case CHUNKED -> new ChunkedReads(resource, decoder);
            case SOLID ->
                new SolidReads(resource, solidTables.computeIfAbsent(resource, key -> new ChunkTable(key)), cache);
        };
    }

    /** Frees everything; not the files. Idempotent. */
    @Override
    public void close() {
        cache.clear();
        decoder.close();
        solidTables.clear();
    }
}
