package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The used blocks of a device, one behind the other, for reading. As thread-safe as the device. */
final class UsedBlocksDevice extends ForwardingDevice {
    private final BlockMap map;
    private final StripLayout layout;

    UsedBlocksDevice(BlockDevice source, BlockMap map, StripLayout layout) {
        super(source);
        this.map = map;
        this.layout = layout;
    }

    @Override
    public long size() {
        return layout.packedSize();
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        int blockSize = layout.blockSize();
        int limit = target.limit();
        long at = position;
        while (target.position() < limit) {
            int left = limit - target.position();
            long block = map.select(at / blockSize);
            long most = block + left / blockSize + 2;
            long run = map.runEnd(block, Math.min(map.blocks(), most)) - block;
            int offset = (int) (at % blockSize);
            int part = (int) Math.min(left, run * blockSize - offset);
            target.limit(target.position() + part);
            device().read(block * blockSize + offset, target);
            target.limit(limit);
            at += part;
        }
    }

    @Override
    public Extent extent(long position, long length) {
        Ranges.checkNotEmpty(this, position, length);
        return new Extent(position, length, Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
