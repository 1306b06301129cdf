package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Changes of metadata that are not in the file yet: whole sectors of 4 KiB, each with the newest contents, because
 * that is what the log takes. One thread at a time may change, beside any number that read.
 */
final class MetadataChanges {
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, ByteBuffer> sectors = new TreeMap<>();
    private BlockDevice file;

    /**
     * @param file what the changes are changes of
     */
    MetadataChanges(BlockDevice file) {
        this.file = file;
    }

    /** Exchanges the file for one with the same contents. */
    void onto(BlockDevice other) {
        lock.lock();
        try {
            file = other;
        } finally {
            lock.unlock();
        }
    }

    /** A range as it is with all changes, in a new little-endian buffer. */
    ByteBuffer read(long position, int length) throws IOException {
        lock.lock();
        try {
            ByteBuffer bytes = Bytes.read(file, position, length);
            long end = position + length;
            for (Map.Entry<Long, ByteBuffer> sector :
                    sectors.subMap(position - position % Bytes.SECTOR, end).entrySet()) {
                long from = Math.max(position, sector.getKey());
                long to = Math.min(end, sector.getKey() + Bytes.SECTOR);
                bytes.put(
                        (int) (from - position), sector.getValue(), (int) (from - sector.getKey()), (int) (to - from));
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Changes a range: the bytes from the buffer's position to its limit. */
    void write(long position, ByteBuffer source) throws IOException {
        lock.lock();
        try {
            long end = position + source.remaining();
            for (long at = position; at < end; ) {
                int offset = (int) (at % Bytes.SECTOR);
                int part = (int) Math.min(Bytes.SECTOR - offset, end - at);
                sector(at - offset).put(offset, source, source.position() + (int) (at - position), part);
                at += part;
            }
        } finally {
            lock.unlock();
        }
    }

    void putLong(long position, long value) throws IOException {
        write(position, Bytes.allocate(Long.BYTES).putLong(0, value));
    }

    private ByteBuffer sector(long position) throws IOException {
        ByteBuffer sector = sectors.get(position);
        if (sector == null) {
            sector = Bytes.read(file, position, Bytes.SECTOR);
            sectors.put(position, sector);
        }
        return sector;
    }

    /** Number of sectors. */
    int count() {
        return sectors.size();
    }

    /** All of them; not to be changed. */
    SortedMap<Long, ByteBuffer> sectors() {
        return sectors;
    }

    /** Forgets them, because they are in the file now. */
    void clear() {
        lock.lock();
        try {
            sectors.clear();
        } finally {
            lock.unlock();
        }
    }
}
