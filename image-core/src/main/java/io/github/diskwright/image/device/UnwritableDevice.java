package io.github.diskwright.image.device;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;

/** A device of which there is no writable kind: the base of disks in images that are only read. Refuses every write. */
public abstract class UnwritableDevice implements BlockDevice {
    /** A device. */
    protected UnwritableDevice() {}

    @Override
    public final boolean isReadOnly() {
        return true;
    }

    @Override
    public final void write(long position, ByteBuffer source) {
        refuse(position, source.remaining());
    }

    @Override
    public final void writeZeros(long position, long length) {
        refuse(position, length);
    }

    @Override
    public final void discard(long position, long length) {
        refuse(position, length);
    }

    private void refuse(long position, long length) {
        Ranges.check(this, position, length);
        throw new NonWritableChannelException();
    }
}
