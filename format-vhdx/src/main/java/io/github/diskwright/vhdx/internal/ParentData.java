package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.vhdx.GenerationExtent;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a differencing disk shows of its parent, which may be shorter: past its end there are zeros. As thread-safe as
 * the parent.
 *
 * @param disk the parent's disk
 */
record ParentData(PayloadDevice disk) {
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

    GenerationExtent extent(long position, long length) throws IOException {
        long inside = disk.size() - position;
        return inside <= 0
                ? new GenerationExtent(new Extent(position, length, Extent.Kind.UNALLOCATED), 1)
                : disk.generation(position, Math.min(length, inside)).older();
    }

    /** Whether a range reads as zeros, as far as that is known without reading. */
    boolean isZero(long position, long length) throws IOException {
        for (long at = position; at < position + length; ) {
            Extent extent = extent(at, position + length - at).extent();
            if (extent.isData()) {
                return false;
            }
            at = extent.end();
        }
        return true;
    }
}
