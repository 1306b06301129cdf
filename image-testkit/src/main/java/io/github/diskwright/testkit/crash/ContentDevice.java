package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** A writable device over a {@link Content}. Fully thread-safe. */
final class ContentDevice implements ResizableDevice {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final int logicalSectorSize;
    private final int physicalSectorSize;
    private final Supplier<String> description;
    private Content content;
    private volatile long size;
    private volatile boolean closed;

    /**
     * @param content what it holds; from now on this device's own
     * @param like tells the sector sizes
     * @param description asked only when needed
     */
    ContentDevice(Content content, BlockDevice like, Supplier<String> description) {
        this.content = content;
        this.size = content.size();
        this.logicalSectorSize = like.logicalSectorSize();
        this.physicalSectorSize = like.physicalSectorSize();
        this.description = description;
    }

    /** The contents of now, which from now on do not change. */
    Content snapshot() {
        lock.writeLock().lock();
        try {
            Content frozen = content;
            content = frozen.layer();
            return frozen;
        } finally {
            lock.writeLock().unlock();
        }
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
        return description.get();
    }

    private interface Action<T> {
        T run(Content content);
    }

    private <T> T locked(Lock held, Action<T> action) throws IOException {
        held.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            return action.run(content);
        } finally {
            held.unlock();
        }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        locked(lock.readLock(), bytes -> {
            bytes.read(position, target);
            return target;
        });
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        locked(lock.writeLock(), bytes -> {
            bytes.write(position, source);
            return source;
        });
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        locked(lock.writeLock(), bytes -> {
            bytes.zero(position, length);
            return length;
        });
    }

    @Override
    public void discard(long position, long length) throws IOException {
        writeZeros(position, length);
    }

    @Override
    public void flush() throws IOException {
        locked(lock.readLock(), Content::size);
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        return locked(lock.readLock(), bytes -> extent(bytes, position, length));
    }

    private static Extent extent(Content bytes, long position, long length) {
        long index = position / Content.PAGE;
        long last = (position + length - 1) / Content.PAGE;
        boolean stored = bytes.isStored(index);
        long next = index + 1;
        while (next <= last && bytes.isStored(next) == stored) {
            next = stored ? next + 1 : bytes.nextPage(next + 1);
        }
        long end = next > last ? position + length : next * Content.PAGE;
        return new Extent(position, end - position, stored ? Extent.Kind.DATA : Extent.Kind.UNALLOCATED);
    }

    @Override
    public void resize(long newSize) throws IOException {
        if (newSize < 0) {
            throw new IllegalArgumentException("size is " + newSize);
        }
        locked(lock.writeLock(), bytes -> {
            bytes.resize(newSize);
            size = newSize;
            return newSize;
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
