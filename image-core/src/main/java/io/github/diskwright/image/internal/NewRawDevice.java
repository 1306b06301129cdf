package io.github.diskwright.image.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.Optional;

/** A raw image that is being made: read-only once it is complete. As thread-safe as the file. */
class NewRawDevice extends ForwardingDevice {
    private volatile boolean complete;

    NewRawDevice(BlockDevice file) {
        super(file);
    }

    /** Writes what is missing, and makes everything durable. */
    final void complete(JobOptions job) throws IOException {
        if (complete) {
            return;
        }
        fill(job);
        device().flush();
        complete = true;
    }

    /** Writes what nobody wrote but has to be. */
    void fill(JobOptions job) throws IOException {}

    @Override
    public final boolean isReadOnly() {
        return complete || super.isReadOnly();
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        requireWritable(position, source.remaining());
        super.write(position, source);
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        requireWritable(position, length);
        super.writeZeros(position, length);
    }

    @Override
    public void discard(long position, long length) throws IOException {
        requireWritable(position, length);
        super.discard(position, length);
    }

    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        return complete && use == FileRange.Use.WRITE ? Optional.empty() : device().fileRange(position, length, use);
    }

    final void requireWritable(long position, long length) {
        Ranges.check(this, position, length);
        if (complete) {
            throw new NonWritableChannelException();
        }
    }
}
