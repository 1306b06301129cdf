package io.github.diskwright.wim.resource;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.wim.structure.CompressionType;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Decompressors that are not in use, so that each thread need not make one for each chunk. Thread-safe. */
final class DecompressorPool {
    private final Map<Kind, ArrayDeque<BlockDecompressor>> idle = new HashMap<>();
    private boolean closed;

    private record Kind(CompressionType type, int chunkSize) {}

    BlockDecompressor take(Resource resource) throws UnsupportedFeatureException {
        Kind kind = new Kind(resource.compression(), resource.chunkSize());
        synchronized (this) {
            ArrayDeque<BlockDecompressor> waiting = idle.get(kind);
            if (waiting != null && !waiting.isEmpty()) {
                return waiting.pop();
            }
        }
        return kind.type().codec(kind.chunkSize()).decompressor();
    }

    void giveBack(Resource resource, BlockDecompressor decompressor) {
        Kind kind = new Kind(resource.compression(), resource.chunkSize());
        synchronized (this) {
            if (!closed) {
                idle.computeIfAbsent(kind, key -> new ArrayDeque<>()).push(decompressor);
                return;
            }
        }
        decompressor.close();
    }

    synchronized void close() {
        closed = true;
        idle.values().forEach(waiting -> waiting.forEach(BlockDecompressor::close));
        idle.clear();
    }
}
