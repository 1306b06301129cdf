package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;

/**
 * A range of another device as a device of its own: a partition. Closing the window leaves the device open.
 * As thread-safe as the device.
 */
public final class WindowDevice extends ForwardingDevice {
    private final long start;
    private final long size;
    private final String name;
    private volatile boolean closed;

    private WindowDevice(BlockDevice device, long start, long size, String name) {
        super(device);
        Ranges.check(device, start, size);
        this.start = start;
        this.size = size;
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * @param device the device to look into
     * @param start first byte of the window in it
     * @param size bytes in the window
     * @param name what the window is; its description is {@code "<name> of <device>"}
     * @throws IllegalArgumentException if the range is not inside the device
     */
    public static WindowDevice of(BlockDevice device, long start, long size, String name) {
        return new WindowDevice(device, start, size, name);
    }

    /** First byte of the window in the device that it looks into. */
    public long start() {
        return start;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String description() {
        return name + " of " + device().description();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        device().read(start + position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Ranges.check(this, position, source.remaining());
        requireOpen();
        device().write(start + position, source);
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        requireOpen();
        device().writeZeros(start + position, length);
    }

    @Override
    public void discard(long position, long length) throws IOException {
        Ranges.check(this, position, length);
        requireOpen();
        device().discard(start + position, length);
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        Extent extent = device().extent(start + position, length);
        return new Extent(extent.position() - start, extent.length(), extent.kind());
    }

    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        return device().fileRange(start + position, length, use);
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        device().flush();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            if (!isReadOnly()) {
                device().flush();
            }
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
