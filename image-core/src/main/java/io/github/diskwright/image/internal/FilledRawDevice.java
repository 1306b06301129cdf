package io.github.diskwright.image.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.pipeline.ZeroFill;
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
    private final ZeroFill fill;

    FilledRawDevice(BlockDevice file) {
        super(file);
        fill = new ZeroFill(file, 0, file.size());
    }

    @Override
    void fill(JobOptions job) throws IOException {
        lock.lock();
        try {
            fill.finish(job);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        requireWritable(position, source.remaining());
        lock.lock();
        try {
            fill.writing(position, source.remaining());
            device().write(position, source);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        requireWritable(position, length);
        lock.lock();
        try {
            fill.zeros(position, length);
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
