package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import java.io.IOException;

/** Writes the parts of each block that are not zero. */
final class CopyStage implements BlockStage<DataRuns> {
    private final BlockDevice source;
    private final BlockDevice destination;
    private final BlockCopy.Target target;
    private long dataBytes;

    CopyStage(BlockDevice source, BlockDevice destination, BlockCopy.Target target) {
        this.source = source;
        this.destination = destination;
        this.target = target;
    }

    long dataBytes() {
        return dataBytes;
    }

    @Override
    public Next block(Block block, DataRuns runs) throws IOException {
        int at = 0;
        for (int i = 0; i < runs.size(); i++) {
            clear(block.position() + at, runs.start(i) - at);
            destination.write(block.position() + runs.start(i), runs.select(block.data(), i));
            at = runs.end(i);
        }
        clear(block.position() + at, block.length() - at);
        dataBytes += runs.length();
        return Next.CONTINUE;
    }

    @Override
    public Next zeros(long position, long length) throws IOException {
        clear(position, length);
        return Next.CONTINUE;
    }

    private void clear(long position, long length) throws IOException {
        if (length == 0) {
            return;
        }
        if (target == BlockCopy.Target.USED) {
            destination.writeZeros(position, length);
        } else if (target == BlockCopy.Target.KEPT_WHERE_UNALLOCATED) {
            clearAllocated(position, length);
        }
    }

    private void clearAllocated(long position, long length) throws IOException {
        ExtentIterator extents = source.extents(position, length);
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.kind() != Extent.Kind.UNALLOCATED) {
                destination.writeZeros(extent.position(), extent.length());
            }
        }
    }
}
