package io.github.diskwright.ghost.restore;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A target without what its image calls unused, which reads as zeros, so that both can be compared. */
final class MaskedTarget extends ForwardingDevice {
    private final BlockDevice image;

    /**
     * @param target at least as large as the image
     */
    MaskedTarget(BlockDevice target, BlockDevice image) {
        super(target);
        this.image = image;
    }

    @Override
    public long size() {
        return image.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        int limit = target.limit();
        ExtentIterator extents = image.extents(position, target.remaining());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            target.limit(target.position() + (int) extent.length());
            if (extent.kind() == Extent.Kind.UNALLOCATED) {
                Zeros.put(target, target.remaining());
            } else {
                device().read(extent.position(), target);
            }
            target.limit(limit);
        }
    }

    /** What is unused in the image, else whatever the target says: an area that the image has as zeros is looked at. */
    @Override
    public Extent extent(long position, long length) throws IOException {
        Extent masked = image.extent(position, length);
        return masked.kind() == Extent.Kind.UNALLOCATED ? masked : device().extent(position, masked.length());
    }

    /** Closing the view leaves the target open. */
    @Override
    public void close() {
        // The target is not its own.
    }
}
