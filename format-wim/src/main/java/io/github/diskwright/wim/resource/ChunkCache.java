package io.github.diskwright.wim.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decoded chunks of solid resources, those used last. A chunk is decoded once, by whoever needs it first; others who need
 * it meanwhile decode the one behind it, which they will need next, and so all threads have work although each chunk
 * keeps one busy. Thread-safe.
 *
 * <p>Holds as many bytes as it was allowed, those of chunks that are being decoded among them, but always one chunk: who
 * needs one for which there is no room waits until another is decoded and can be dropped. Who still copies from a chunk
 * that was dropped keeps it alive a little longer.
 */
final class ChunkCache {
    private final long capacity;
    private final ChunkDecoder decoder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long held;
    private int decoding;

    private record Key(Resource resource, long chunk) {}

    private static final class Entry {
        final int length;

        byte @Nullable [] bytes;

        Entry(int length) {
            this.length = length;
        }
    }

    ChunkCache(long capacity, ChunkDecoder decoder) {
        this.capacity = capacity;
        this.decoder = decoder;
    }

    /** The bytes of a chunk; not to be changed. */
    byte[] get(Resource resource, ChunkTable table, long chunk) throws IOException {
        Key key = new Key(resource, chunk);
        Entry mine;
        boolean mayWorkAhead = true;
        lock.lock();
        try {
            while (true) {
                Entry entry = entries.get(key);
                byte[] bytes = entry == null ? null : entry.bytes;
                if (bytes != null) {
                    return bytes;
                }
                if (entry == null && (hasRoom(resource.chunkLength(chunk)) || decoding == 0)) {
                    mine = start(key);
                    break;
                }
                if (entry != null && mayWorkAhead && decodeAhead(resource, table, chunk + 1)) {
                    // Once is enough, and if that chunk is damaged, once only. The lock was free meanwhile.
                    mayWorkAhead = false;
                } else {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
        return decode(key, mine, table);
    }

    /**
     * Decodes a chunk that nobody waits for yet, if there is room for it. Its failure is not told: who needs it will
     * find it again.
     */
    private boolean decodeAhead(Resource resource, ChunkTable table, long chunk) {
        Key key = new Key(resource, chunk);
        if (chunk >= resource.chunkCount() || entries.containsKey(key)) {
            return false;
        }
        if (!hasRoom(resource.chunkLength(chunk))) {
            return false;
        }
        Entry entry = start(key);
        lock.unlock();
        try {
            decode(key, entry, table);
        } catch (IOException e) {
            return true;
        } finally {
            lock.lock();
        }
        return true;
    }

    private Entry start(Key key) {
        Entry entry = new Entry(key.resource().chunkLength(key.chunk()));
        entries.put(key, entry);
        held += entry.length;
        decoding++;
        return entry;
    }

    /** Whether there is room for so many bytes more; makes it if it can. */
    private boolean hasRoom(int length) {
        drop(capacity - length);
        return held <= capacity - length;
    }

    /** Drops chunks, those used longest ago first, until so many bytes are held or all that are left are being decoded. */
    private void drop(long most) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (held > most && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.bytes != null) {
                oldest.remove();
                held -= entry.length;
            }
        }
    }

    private byte[] decode(Key key, Entry entry, ChunkTable table) throws IOException {
        byte[] bytes = null;
        try {
            Resource resource = key.resource();
            ChunkTable.Place place = table.place(key.chunk());
            byte[] room = new byte
                    [resource.part().limits().requireStructure(resource.part().description(), "chunk", entry.length)];
            decoder.decode(resource, place, ByteBuffer.wrap(room));
            bytes = room;
            return room;
        } finally {
            lock.lock();
            try {
                decoding--;
                if (bytes == null) {
                    entries.remove(key);
                    held -= entry.length;
                } else {
                    entry.bytes = bytes;
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    void clear() {
        lock.lock();
        try {
            drop(0);
        } finally {
            lock.unlock();
        }
    }
}
