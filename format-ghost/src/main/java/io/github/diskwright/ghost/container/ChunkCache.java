package io.github.diskwright.ghost.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of which a part was read last, so that many small reads unpack each of them once. Thread-safe; threads that
 * need the same chunk wait for the one that unpacks it.
 */
final class ChunkCache {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** Unpacks a chunk. */
    interface Loader {
        void load(ByteBuffer target) throws IOException;
    }

    private static final class Entry {
        final ReentrantLock lock = new ReentrantLock();

        byte @Nullable [] bytes;
    }

    /**
     * @param capacity number of chunks
     */
    ChunkCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Reads a part of a chunk.
     *
     * @param chunk its number
     * @param length bytes of the chunk
     * @param offset of the first byte in it
     * @param target filled from its position to its limit
     * @param loader unpacks the chunk if need be
     */
    void read(long chunk, int length, int offset, ByteBuffer target, Loader loader) throws IOException {
        Entry entry = entry(chunk);
        byte[] bytes;
        entry.lock.lock();
        try {
            byte[] known = entry.bytes;
            if (known == null) {
                known = new byte[length];
                loader.load(ByteBuffer.wrap(known));
                entry.bytes = known;
            }
            bytes = known;
        } finally {
            entry.lock.unlock();
        }
        target.put(bytes, offset, target.remaining());
    }

    private Entry entry(long chunk) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(chunk, key -> new Entry());
            Iterator<Entry> oldest = entries.values().iterator();
            while (entries.size() > capacity) {
                oldest.next();
                oldest.remove();
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            entries.clear();
        } finally {
            lock.unlock();
        }
    }
}
