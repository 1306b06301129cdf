package io.github.diskwright.testkit;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;

/**
 * The base of devices that look at every call before it goes on to another device: to count it, fail it, hold it.
 * Closing a writable one is a {@link DeviceCall#FLUSH}, and then closes the other device even if that failed. As
 * thread-safe as that device and {@link #before}.
 */
public abstract class InterceptedDevice extends ForwardingDevice implements ResizableDevice {
    private volatile boolean closed;

    /**
     * @param device the device that calls go on to; {@link #resize} works if it is a {@link ResizableDevice}
     */
    protected InterceptedDevice(BlockDevice device) {
        super(device);
    }

    /**
     * Looks at a call that is about to go on.
     *
     * @param call which one
     * @param position first byte of its range; the new size for {@link DeviceCall#RESIZE}
     * @param length bytes of its range
     * @throws IOException to fail the call instead
     */
    protected abstract void before(DeviceCall call, long position, long length) throws IOException;

    private void enter(DeviceCall call, long position, long length) throws IOException {
        before(call, position, length);
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        enter(DeviceCall.READ, position, target.remaining());
        super.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        enter(DeviceCall.WRITE, position, source.remaining());
        super.write(position, source);
    }

    @Override
    public void writeZeros(long position, long length) throws IOException {
        enter(DeviceCall.WRITE_ZEROS, position, length);
        super.writeZeros(position, length);
    }

    @Override
    public void discard(long position, long length) throws IOException {
        enter(DeviceCall.DISCARD, position, length);
        super.discard(position, length);
    }

    @Override
    public void flush() throws IOException {
        enter(DeviceCall.FLUSH, 0, 0);
        super.flush();
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        enter(DeviceCall.EXTENT, position, length);
        return super.extent(position, length);
    }

    @Override
    public void resize(long size) throws IOException {
        enter(DeviceCall.RESIZE, size, 0);
        if (isReadOnly()) {
            throw new NonWritableChannelException();
        }
        if (!(device() instanceof ResizableDevice resizable)) {
            throw new UnsupportedFeatureException(description(), "changing the size");
        }
        resizable.resize(size);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (!isReadOnly()) {
                flush();
            }
        } finally {
            closed = true;
            closeDevice();
        }
    }

    /**
     * Closes the device that calls go on to.
     *
     * @throws IOException if that fails
     */
    protected void closeDevice() throws IOException {
        device().close();
    }
}
