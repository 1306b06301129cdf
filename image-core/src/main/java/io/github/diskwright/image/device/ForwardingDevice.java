package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A device that passes every call on to another one: the base of devices that change one thing. Closing closes the
 * other one.
 */
public abstract class ForwardingDevice implements BlockDevice {
    private final BlockDevice device;

    /**
     * @param device the device that calls go to
     */
    protected ForwardingDevice(BlockDevice device) {
        this.device = Objects.requireNonNull(device, "device");
    }

    /** The device that calls go to. */
    protected final BlockDevice device() {
        return device;
    }

    @Override
    public long size() {
        return device.size();
    }

    @Override
    public int logicalSectorSize() {
        return device.logicalSectorSize();
    }

    @Override
    public int physicalSectorSize() {
        return device.physicalSectorSize();
    }

    @Override
    public boolean isReadOnly() {
        return device.isReadOnly();
    }

    @Override
    public String description() {
        return device.description();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        device.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        device.write(position, source);
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        device.writeZeros(position, length);
    }

    @Override
    public void discard(long position, long length) throws IOException {
        device.discard(position, length);
    }

    @Override
    public void flush() throws IOException {
        device.flush();
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        return device.extent(position, length);
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
