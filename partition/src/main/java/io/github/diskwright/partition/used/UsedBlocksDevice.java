package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/** The view of a disk. Read-only; thread-safe; closing it leaves the disk open. */
final class UsedBlocksDevice extends ForwardingDevice {
    private final ShownRanges shown;
    private volatile boolean closed;

    UsedBlocksDevice(BlockDevice disk, ShownRanges shown) {
        super(ReadOnlyDevice.of(disk));
        this.shown = shown;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        requireOpen();
        int limit = target.limit();
        for (long at = position; target.position() < limit; ) {
            Extent part = shown.look(at, limit - target.position());
            if (part.isData()) {
                target.limit(target.position() + (int) part.length());
                device().read(at, target);
                target.limit(limit);
            } else {
                Zeros.put(target, (int) part.length());
            }
            at = part.end();
        }
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        Extent part = shown.look(position, length);
        return part.isData() ? device().extent(position, part.length()) : part;
    }

    @Override
    public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        requireOpen();
        Extent part = shown.look(position, length);
        return part.isData() ? device().fileRange(position, part.length(), use) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
