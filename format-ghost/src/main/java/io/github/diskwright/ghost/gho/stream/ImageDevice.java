package io.github.diskwright.ghost.gho.stream;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.UnwritableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** A volume in an image as a device that is only read, with sectors of 512 bytes. Closing it leaves the image open. */
public abstract class ImageDevice extends UnwritableDevice {
    private static final int SECTOR = 512;

    private final String description;
    private final long size;
    private volatile boolean closed;

    /**
     * @param description of the device
     * @param size bytes
     */
    protected ImageDevice(String description, long size) {
        this.description = description;
        this.size = size;
    }

    /**
     * Reads a range that is not empty and inside the device.
     *
     * @param position of the first byte
     * @param target filled from its position to its limit
     * @throws IOException if the image is damaged there or a file cannot be read
     */
    protected abstract void readInside(long position, ByteBuffer target) throws IOException;

    /**
     * What the bytes from a position on are.
     *
     * @param position the first byte
     * @param length how far the question goes, 1 or more, inside the device
     */
    protected Extent extentInside(long position, long length) {
        return new Extent(position, length, Extent.Kind.DATA);
    }

    @Override
    public final long size() {
        return size;
    }

    @Override
    public final int logicalSectorSize() {
        return SECTOR;
    }

    @Override
    public final int physicalSectorSize() {
        return SECTOR;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        if (target.hasRemaining()) {
            readInside(position, target);
        }
    }

    @Override
    public final Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        return extentInside(position, length);
    }

    @Override
    public final void flush() throws IOException {
        requireOpen();
    }

    @Override
    public final void close() {
        closed = true;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
