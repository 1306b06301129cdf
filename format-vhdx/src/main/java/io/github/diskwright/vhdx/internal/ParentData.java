package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a differencing disk shows of its parent, which may be shorter: past its end there are zeros. As thread-safe as
 * the parent.
 *
 * @param disk the parent's disk
 */
record ParentData(BlockDevice disk) {
    void read(long position, ByteBuffer target) throws IOException {
        int limit = target.limit();
        int inside = (int) Math.max(0, Math.min(target.remaining(), disk.size() - position));
        if (inside > 0) {
            target.limit(target.position() + inside);
            disk.read(position, target);
            target.limit(limit);
        }
        Zeros.put(target, target.remaining());
    }

    Extent extent(long position, long length) throws IOException {
        long inside = disk.size() - position;
        return inside <= 0
                ? new Extent(position, length, Extent.Kind.UNALLOCATED)
                : disk.extent(position, Math.min(length, inside));
    }
}
