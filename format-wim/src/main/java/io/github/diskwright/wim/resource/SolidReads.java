package io.github.diskwright.wim.resource;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads of a solid resource, through the cache that all share. */
final class SolidReads implements ResourceReads {
    private final Resource resource;
    private final ChunkTable table;
    private final ChunkCache cache;

    SolidReads(Resource resource, ChunkTable table, ChunkCache cache) {
        this.resource = resource;
        this.table = table;
        this.cache = cache;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            long chunk = at / resource.chunkSize();
            int offset = (int) (at % resource.chunkSize());
            byte[] bytes = cache.get(resource, table, chunk);
            int length = Math.min(bytes.length - offset, target.remaining());
            target.put(bytes, offset, length);
            at += length;
        }
    }
}
