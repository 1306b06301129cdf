package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;

/** Writes the parts of each block that are not zero. */
final class CopyStage implements BlockStage<DataRuns> {
    private final BlockDevice destination;
    private final BlockCopy.Target target;
    private long dataBytes;

    CopyStage(BlockDevice destination, BlockCopy.Target target) {
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
        if (target == BlockCopy.Target.USED && length > 0) {
            destination.writeZeros(position, length);
        }
    }
}
