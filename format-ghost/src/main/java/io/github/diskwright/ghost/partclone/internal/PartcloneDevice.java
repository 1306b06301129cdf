package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.UnwritableDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** The disk in an image: blocks that are not in it are unallocated. Thread-safe. */
final class PartcloneDevice extends UnwritableDevice {
    private final PartcloneImage image;
    private final StripReader strips;
    private volatile boolean closed;

    PartcloneDevice(PartcloneImage image, StripReader strips) {
        this.image = image;
        this.strips = strips;
    }

    @Override
    public long size() {
        return image.header().size();
    }

    @Override
    public int logicalSectorSize() {
        return 512;
    }

    @Override
    public int physicalSectorSize() {
        return image.header().blockSize() % 4096 == 0 ? 4096 : 512;
    }

    @Override
    public String description() {
        return image.bytes().description();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        int limit = target.limit();
        long at = position;
        while (target.position() < limit) {
            Extent extent = piece(at, limit - target.position());
            int length = (int) extent.length();
            if (extent.isData()) {
                int blockSize = image.header().blockSize();
                target.limit(target.position() + length);
                strips.read(image.map().rank(at / blockSize) * blockSize + at % blockSize, target);
                target.limit(limit);
            } else {
                Zeros.put(target, length);
            }
            at += length;
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        return piece(position, length);
    }

    private Extent piece(long position, long length) throws IOException {
        int blockSize = image.header().blockSize();
        long block = position / blockSize;
        long blocks = image.map().blocks();
        if (block >= blocks) {
            return new Extent(position, length, Extent.Kind.UNALLOCATED);
        }
        long last = (position + length - 1) / blockSize;
        long end = image.map().runEnd(block, Math.min(blocks, last + 1)) * blockSize;
        Extent.Kind kind = image.map().isUsed(block) ? Extent.Kind.DATA : Extent.Kind.UNALLOCATED;
        return new Extent(position, Math.min(position + length, end) - position, kind);
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            image.bytes().close();
        }
    }
}
