package io.github.diskwright.ghost.partclone;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import java.util.ArrayList;
import java.util.List;

/** A device with extents of choice; what none of them covers is unallocated, whatever it reads as. */
public final class ExtentsDevice extends ForwardingDevice {
    private final List<Extent> extents;

    /**
     * @param extents in ascending order
     */
    public ExtentsDevice(BlockDevice device, Iterable<Extent> extents) {
        super(device);
        this.extents = new ArrayList<>();
        extents.forEach(this.extents::add);
    }

    @Override
    public Extent extent(long position, long length) {
        long end = position + length;
        for (Extent extent : extents) {
            if (extent.end() > position) {
                if (extent.position() > position) {
                    long gap = Math.min(end, extent.position()) - position;
                    return new Extent(position, gap, Extent.Kind.UNALLOCATED);
                }
                return new Extent(position, Math.min(end, extent.end()) - position, extent.kind());
            }
        }
        return new Extent(position, length, Extent.Kind.UNALLOCATED);
    }
}
