package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/** A stream of a file as a channel. Thread-safe. */
final class StreamChannel implements SeekableByteChannel {
    private final OpenStream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private long position;
    private volatile boolean open = true;

    StreamChannel(OpenStream stream) {
        this.stream = stream;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            requireOpen();
            long left = stream.size() - position;
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, target.remaining());
            int limit = target.limit();
            target.limit(target.position() + count);
            try {
                stream.read(position, target);
            } finally {
                target.limit(limit);
            }
            position += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition);
        }
        lock.lock();
        try {
            position = newPosition;
            return this;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return stream.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        stream.close();
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }
}
