package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.Optional;

/** A view of a device that cannot be written through. Closing closes the device. As thread-safe as the device. */
public final class ReadOnlyDevice extends ForwardingDevice {
    private ReadOnlyDevice(BlockDevice device) {
        super(device);
    }

    /** The device itself where it is read-only already, else a read-only view of it. */
    public static BlockDevice of(BlockDevice device) {
        return device.isReadOnly() ? device : new ReadOnlyDevice(device);
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void write(long position, ByteBuffer source) {
        Ranges.check(this, position, source.remaining());
        throw new NonWritableChannelException();
    }

    @Override
    public void writeZeros(long position, long length) {
        Ranges.check(this, position, length);
        throw new NonWritableChannelException();
    }

    @Override
    public void discard(long position, long length) {
        Ranges.check(this, position, length);
        throw new NonWritableChannelException();
    }

    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        return use == FileRange.Use.READ ? device().fileRange(position, length, use) : Optional.empty();
    }

    @Override
    public void flush() {}
}
