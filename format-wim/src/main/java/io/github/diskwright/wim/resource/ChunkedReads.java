package io.github.diskwright.wim.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a resource of one blob. Whole chunks are decoded where they are wanted, the stored bytes of many read at once;
 * of a chunk that is read in parts the last one is kept.
 */
final class ChunkedReads implements ResourceReads {
    /** Stored bytes that are read at once. */
    private static final int BATCH = 1 << 20;

    private final Resource resource;
    private final ChunkDecoder decoder;
    private final ChunkTable table;
    private volatile @Nullable Decoded last;

    private record Decoded(long chunk, byte[] bytes) {}

    ChunkedReads(Resource resource, ChunkDecoder decoder) {
        this.resource = resource;
        this.decoder = decoder;
        this.table = new ChunkTable(resource);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            long chunk = at / resource.chunkSize();
            int offset = (int) (at % resource.chunkSize());
            int length = resource.chunkLength(chunk);
            int wanted = Math.min(length - offset, target.remaining());
            if (wanted == length && target.hasArray()) {
                at += readWhole(chunk, target);
            } else {
                target.put(part(chunk, length), offset, wanted);
                at += wanted;
            }
        }
    }

    private byte[] part(long chunk, int length) throws IOException {
        Decoded known = last;
        if (known != null && known.chunk() == chunk) {
            return known.bytes();
        }
        byte[] bytes = new byte
                [resource.part().limits().requireStructure(resource.part().description(), "chunk", length)];
        decoder.decode(resource, table.place(chunk), ByteBuffer.wrap(bytes));
        last = new Decoded(chunk, bytes);
        return bytes;
    }

    /** Decodes whole chunks, as many as the target takes and one read brings; answers how many bytes they stand for. */
    private int readWhole(long first, ByteBuffer target) throws IOException {
        ChunkTable.Place start = table.place(first);
        long end = start.position() + start.length();
        long count = 1;
        int decoded = resource.chunkLength(first);
        while (first + count < resource.chunkCount()
                && resource.chunkLength(first + count) <= target.remaining() - decoded) {
            ChunkTable.Place next = table.place(first + count);
            if (next.position() + next.length() - start.position() > BATCH) {
                break;
            }
            end = next.position() + next.length();
            decoded += resource.chunkLength(first + count);
            count++;
        }
        int stored = (int) (end - start.position());
        byte[] buffer = decoder.buffer(stored);
        ByteBuffer source = ByteBuffer.wrap(buffer, 0, stored);
        resource.part().device().read(start.position(), source);
        int limit = target.limit();
        for (long chunk = first; chunk < first + count; chunk++) {
            ChunkTable.Place place = table.place(chunk);
            int from = (int) (place.position() - start.position());
            target.limit(target.position() + resource.chunkLength(chunk));
            source.limit(from + place.length()).position(from);
            decoder.decompress(resource, place, source, target);
        }
        target.limit(limit);
        decoder.keep(buffer);
        return decoded;
    }
}
