package io.github.diskwright.wim.resource;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.BlockDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads and decompresses single chunks. Thread-safe. */
final class ChunkDecoder {
    /** Larger buffers are not kept: they would hold more memory than the cache is allowed to. */
    private static final int LARGEST_KEPT = 2 << 20;

    private final DecompressorPool decompressors = new DecompressorPool();
    private final ConcurrentLinkedQueue<byte[]> buffers = new ConcurrentLinkedQueue<>();

    /**
     * Decodes a chunk.
     *
     * @param resource what it is of
     * @param place where it is stored
     * @param target takes the whole chunk from its position to its limit; has an array
     */
    void decode(Resource resource, ChunkTable.Place place, ByteBuffer target) throws IOException {
        if (place.length() == target.remaining()) {
            resource.part().device().read(place.position(), target);
            return;
        }
        byte[] stored = buffer(place.length());
        ByteBuffer source = ByteBuffer.wrap(stored, 0, place.length());
        resource.part().device().read(place.position(), source);
        decompress(resource, place, source.flip(), target);
        keep(stored);
    }

    /**
     * Decompresses a chunk that was read already.
     *
     * @param resource what it is of
     * @param place where it was stored, for errors
     * @param source the stored bytes, from position to limit; have an array
     * @param target takes the whole chunk from its position to its limit; has an array
     */
    void decompress(Resource resource, ChunkTable.Place place, ByteBuffer source, ByteBuffer target)
            throws IOException {
        if (source.remaining() == target.remaining()) {
            target.put(source);
            return;
        }
        BlockDecompressor decompressor = decompressors.take(resource);
        try {
            decompressor.decompress(source, target);
        } catch (CorruptImageException e) {
            throw resource.corrupt(e.structure() + " chunk", place.position() + e.position(), e.expected(), e.found());
        } finally {
            decompressors.giveBack(resource, decompressor);
        }
    }

    /** A buffer of a length or more. */
    byte[] buffer(int length) {
        byte[] kept = buffers.poll();
        return kept != null && kept.length >= length ? kept : new byte[length];
    }

    /** Gives a buffer back. */
    void keep(byte[] buffer) {
        if (buffer.length <= LARGEST_KEPT) {
            buffers.offer(buffer);
        }
    }

    void close() {
        decompressors.close();
        buffers.clear();
    }
}
