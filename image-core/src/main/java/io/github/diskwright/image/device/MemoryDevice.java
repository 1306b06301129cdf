package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A sparse device in memory. Only chunks of 64 KiB that were written occupy memory, so a device of many terabytes is
 * cheap while it is empty. Fully thread-safe: calls that write exclude each other and readers.
 */
public final class MemoryDevice implements ResizableDevice {
    private static final int CHUNK = 64 << 10;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeMap<Long, byte[]> chunks = new TreeMap<>();
    private final int logicalSectorSize;
    private final int physicalSectorSize;
    private volatile long size;
    private volatile boolean closed;

    private MemoryDevice(long size, int logicalSectorSize, int physicalSectorSize) {
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size);
        }
        this.size = size;
        this.logicalSectorSize = Ranges.checkSectorSize(logicalSectorSize);
        this.physicalSectorSize = Ranges.checkSectorSize(physicalSectorSize);
        if (physicalSectorSize < logicalSectorSize) {
            throw new IllegalArgumentException("physical sector size below the logical one");
        }
    }

    /** An empty device of the given size in bytes with sectors of 512 bytes. */
    public static MemoryDevice ofSize(long size) {
        return ofSize(size, 512, 512);
    }

    /**
     * An empty device.
     *
     * @param size bytes
     * @param logicalSectorSize 512 or 4096
     * @param physicalSectorSize 512 or 4096, not below the logical one
     */
    public static MemoryDevice ofSize(long size, int logicalSectorSize, int physicalSectorSize) {
        return new MemoryDevice(size, logicalSectorSize, physicalSectorSize);
    }

    /** A writable device that starts with a copy of the given bytes, with sectors of 512 bytes. */
    public static MemoryDevice copyOf(byte[] bytes) {
        MemoryDevice device = ofSize(bytes.length);
        device.store(0, ByteBuffer.wrap(bytes));
        return device;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int logicalSectorSize() {
        return logicalSectorSize;
    }

    @Override
    public int physicalSectorSize() {
        return physicalSectorSize;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        lock.readLock().lock();
        try {
            requireOpen();
            long at = position;
            while (target.hasRemaining()) {
                int offset = (int) (at % CHUNK);
                int length = Math.min(target.remaining(), CHUNK - offset);
                byte @Nullable [] chunk = chunks.get(at / CHUNK);
                if (chunk == null) {
                    Zeros.put(target, length);
                } else {
                    target.put(chunk, offset, length);
                }
                at += length;
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        lock.writeLock().lock();
        try {
            requireOpen();
            store(position, source);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void store(long position, ByteBuffer source) {
        long at = position;
        while (source.hasRemaining()) {
            int offset = (int) (at % CHUNK);
            int length = Math.min(source.remaining(), CHUNK - offset);
            source.get(chunks.computeIfAbsent(at / CHUNK, index -> new byte[CHUNK]), offset, length);
            at += length;
        }
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        lock.writeLock().lock();
        try {
            requireOpen();
            clear(position, length);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void discard(long position, long length) throws IOException {
        writeZeros(position, length);
    }

    /** Forgets whole chunks and zeroes the parts of the first and last one. */
    private void clear(long position, long length) {
        if (length == 0) {
            return;
        }
        long end = position + length;
        long first = position / CHUNK;
        long last = (end - 1) / CHUNK;
        var iterator = chunks.subMap(first, true, last, true).entrySet().iterator();
        while (iterator.hasNext()) {
            Map.Entry<Long, byte[]> entry = iterator.next();
            long start = entry.getKey() * CHUNK;
            int from = (int) (Math.max(position, start) - start);
            int to = (int) Math.min(end - start, CHUNK);
            if (from == 0 && to == CHUNK) {
                iterator.remove();
            } else {
                Arrays.fill(entry.getValue(), from, to, (byte) 0);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        lock.readLock().lock();
        try {
            requireOpen();
            long index = position / CHUNK;
            long last = (position + length - 1) / CHUNK;
            boolean data = chunks.containsKey(index);
            @Nullable Long next = data ? Long.valueOf(firstMissing(index, last)) : chunks.higherKey(index);
            // Only a chunk that begins inside the range is multiplied: the end of the last one may not be a long.
            long end = next == null || next > last ? position + length : next * CHUNK;
            return new Extent(position, end - position, data ? Extent.Kind.DATA : Extent.Kind.UNALLOCATED);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** First chunk after {@code index} that is not there, at most {@code last + 1}. */
    private long firstMissing(long index, long last) {
        long next = index + 1;
        while (next <= last && chunks.containsKey(next)) {
            next++;
        }
        return next;
    }

    @Override
    public void resize(long newSize) throws IOException {
        if (newSize < 0) {
            throw new IllegalArgumentException("size is " + newSize);
        }
        lock.writeLock().lock();
        try {
            requireOpen();
            if (newSize < size) {
                clear(newSize, size - newSize);
            }
            size = newSize;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A copy of the contents as an array. The size must be below 2 GiB. */
    public byte[] toByteArray() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(size)];
        read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
