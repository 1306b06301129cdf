package io.github.diskwright.image.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A raw image all of whose bytes are really written, so that the host cannot run out of space later: what the caller
 * leaves out is filled with zeros, when something behind it is written or in the end. Writes exclude each other.
 */
final class FilledRawDevice extends NewRawDevice {
    private final ReentrantLock lock = new ReentrantLock();
    /** Bytes from the start on that were really written. */
    private long written;

    FilledRawDevice(BlockDevice file) {
        super(file);
    }

    @Override
    void fill() throws IOException {
        fillTo(size());
    }

    private void fillTo(long position) throws IOException {
        lock.lock();
        try {
            if (written < position) {
                Zeros.write(device(), written, position - written);
                written = position;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        requireWritable(position, source.remaining());
        long end = position + source.remaining();
        lock.lock();
        try {
            fillTo(position);
            device().write(position, source);
            written = Math.max(written, end);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        requireWritable(position, length);
        lock.lock();
        try {
            long old = Math.min(written, position + length);
            if (position < old) {
                Zeros.write(device(), position, old - position);
            }
            fillTo(position + length);
        } finally {
            lock.unlock();
        }
    }

    /** Nowhere: what is written has to be counted. */
    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) {
        Ranges.checkNotEmpty(this, position, length);
        return Optional.empty();
    }

    /** Does nothing: the space stays taken. */
    @Override
    public void discard(long position, long length) {
        requireWritable(position, length);
    }
}
