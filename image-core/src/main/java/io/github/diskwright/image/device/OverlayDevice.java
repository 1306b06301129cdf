package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A writable view of a device that is never written: changes go to a store, in units of 4 KiB. Its size can change
 * too. This is how a dirty log is replayed for a read-only opening, and how an operation is tried without touching
 * its subject.
 *
 * <p>Fully thread-safe: calls that write exclude each other and readers. Memory: one bit for each 4 KiB of the areas
 * that were written, besides what the store needs. Closing closes the store and the base.
 */
public final class OverlayDevice implements ResizableDevice {
    private static final int BLOCK = 4096;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final BlockDevice base;
    private final ResizableDevice store;
    private final BlockSet changed = new BlockSet();
    /** Bytes of the base that show through at most: it falls when the overlay shrinks and never grows again. */
    private long baseSize;

    private volatile long size;
    private volatile boolean closed;

    private OverlayDevice(BlockDevice base, ResizableDevice store) throws IOException {
        this.base = base;
        this.store = store;
        this.size = base.size();
        this.baseSize = size;
        store.resize(size);
    }

    /** An overlay that keeps changes in memory. */
    public static OverlayDevice inMemory(BlockDevice base) throws IOException {
        return new OverlayDevice(base, MemoryDevice.ofSize(0));
    }

    /**
     * An overlay that keeps changes on another device.
     *
     * @param base what is looked at; never written
     * @param store where changes go, at their own positions; its contents before are ignored, and it is best sparse
     */
    public static OverlayDevice on(BlockDevice base, ResizableDevice store) throws IOException {
        return new OverlayDevice(base, store);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int logicalSectorSize() {
        return base.logicalSectorSize();
    }

    @Override
    public int physicalSectorSize() {
        return base.physicalSectorSize();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String description() {
        return base.description();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        lock.readLock().lock();
        try {
            requireOpen();
            int limit = target.limit();
            long at = position;
            while (target.hasRemaining()) {
                boolean own = changed.contains(at / BLOCK);
                long end = runEnd(at, at + target.remaining(), own);
                target.limit(target.position() + (int) (end - at));
                if (own) {
                    store.read(at, target);
                } else {
                    readBase(at, target);
                }
                target.limit(limit);
                at = end;
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Where the run of blocks that are the overlay's own, or not, ends that {@code at} is in; at most {@code end}. */
    private long runEnd(long at, long end, boolean own) {
        long last = (end - 1) / BLOCK;
        long block = changed.runEnd(at / BLOCK, last + 1, own);
        return block > last ? end : block * BLOCK;
    }

    private void readBase(long position, ByteBuffer target) throws IOException {
        int limit = target.limit();
        int fromBase = (int) Math.max(0, Math.min(target.remaining(), baseSize - position));
        if (fromBase > 0) {
            target.limit(target.position() + fromBase);
            base.read(position, target);
            target.limit(limit);
        }
        Zeros.put(target, target.remaining());
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        lock.writeLock().lock();
        try {
            requireOpen();
            long end = position + source.remaining();
            copyEdges(position, end);
            store.write(position, source);
            claim(position, end);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        lock.writeLock().lock();
        try {
            requireOpen();
            copyEdges(position, position + length);
            store.writeZeros(position, length);
            claim(position, position + length);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void discard(long position, long length) throws IOException {
        writeZeros(position, length);
    }

    /** Makes the first and last block of a range the overlay's own, where bytes of them lie outside the range. */
    private void copyEdges(long position, long end) throws IOException {
        if (position < end) {
            copyUp(position / BLOCK, position % BLOCK != 0);
            copyUp((end - 1) / BLOCK, end % BLOCK != 0 && end != size);
        }
    }

    /** Makes all blocks of a range the overlay's own: once they are stored, so that a failed write shows the base. */
    private void claim(long position, long end) {
        if (position < end) {
            changed.add(position / BLOCK, (end - 1) / BLOCK + 1);
        }
    }

    private void copyUp(long block, boolean wanted) throws IOException {
        if (!wanted || changed.contains(block)) {
            return;
        }
        long position = block * BLOCK;
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(BLOCK, size - position));
        readBase(position, bytes);
        store.write(position, bytes.flip());
        changed.add(block, block + 1);
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        store.flush();
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        lock.readLock().lock();
        try {
            requireOpen();
            boolean own = changed.contains(position / BLOCK);
            long end = runEnd(position, position + length, own);
            if (own) {
                // The store says "unallocated" where zeros were written, but here that hides the base.
                Extent extent = store.extent(position, end - position);
                return extent.isData() ? extent : new Extent(position, extent.length(), Extent.Kind.ZERO);
            }
            if (position >= baseSize) {
                return new Extent(position, end - position, Extent.Kind.UNALLOCATED);
            }
            return base.extent(position, Math.min(end, baseSize) - position);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void resize(long newSize) throws IOException {
        if (newSize < 0) {
            throw new IllegalArgumentException("size is " + newSize);
        }
        lock.writeLock().lock();
        try {
            requireOpen();
            store.resize(newSize);
            baseSize = Math.min(baseSize, newSize);
            size = newSize;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            store.close();
        } finally {
            base.close();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
