package io.github.diskwright.ghost.container;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk with a range that the host cannot read. */
final class BadDisk extends ForwardingDevice {
    private final long start;
    private final long end;

    BadDisk(BlockDevice disk, long start, long end) {
        super(disk);
        this.start = start;
        this.end = end;
    }

    @Override
    public int physicalSectorSize() {
        return 512;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (position < end && position + target.remaining() > start) {
            throw new IOException("Input/output error");
        }
        super.read(position, target);
    }
}
