package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Compares the contents of two devices on all processors. Areas that both call zeros are not read. Of devices of
 * different sizes the shorter one ends first: the first difference is at its end if there is none before.
 */
public final class BlockCompare {
    private static final int PIECE = 1 << 20;

    private BlockCompare() {}

    /**
     * Finds the first byte that differs.
     *
     * @param first a device; stays open
     * @param second another; stays open
     * @param job how the work runs; progress is in bytes of the shorter device
     * @return its position; empty if contents and sizes are equal
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if a device cannot be read
     */
    public static OptionalLong firstDifference(BlockDevice first, BlockDevice second, JobOptions job)
            throws IOException {
        long common = Math.min(first.size(), second.size());
        CompareStage stage = new CompareStage(second);
        BlockPipeline.over(first)
                .range(0, common)
                .job(job)
                .task("comparing")
                .workers(() -> new CompareWorker(second))
                .stage(stage)
                .build()
                .run();
        if (stage.difference >= 0) {
            return OptionalLong.of(stage.difference);
        }
        return first.size() == second.size() ? OptionalLong.empty() : OptionalLong.of(common);
    }

    /** Compares a block of the first device with the second; its result is an index in the block, or -1. */
    private static final class CompareWorker implements BlockWorker<Integer> {
        private final BlockDevice other;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BlockPipeline.DEFAULT_BLOCK_SIZE);

        CompareWorker(BlockDevice other) {
            this.other = other;
        }

        @Override
        public Integer work(Block block) throws IOException {
            buffer.clear().limit(block.length());
            other.read(block.position(), buffer);
            return block.data().mismatch(buffer.flip());
        }
    }

    /** Takes the first difference, and looks at the second device where the first one has zeros. */
    private static final class CompareStage implements BlockStage<Integer> {
        private final BlockDevice other;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        private final ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE);
        private long difference = -1;

        CompareStage(BlockDevice other) {
            this.other = other;
        }

        @Override
        public Next block(Block block, Integer index) {
            return index < 0 ? Next.CONTINUE : differs(block.position() + index);
        }

        @Override
        public Next zeros(long position, long length) throws IOException {
            ExtentIterator extents = other.extents(position, length);
            while (extents.hasNext()) {
                Extent extent = extents.next();
                if (!extent.isData()) {
                    continue;
                }
                for (long at = extent.position(); at < extent.end(); at += PIECE) {
                    int count = (int) Math.min(PIECE, extent.end() - at);
                    buffer.clear().limit(count);
                    other.read(at, buffer);
                    int index = buffer.flip().mismatch(zeros.clear().limit(count));
                    if (index >= 0) {
                        return differs(at + index);
                    }
                }
            }
            return Next.CONTINUE;
        }

        private Next differs(long position) {
            difference = position;
            return Next.STOP;
        }
    }
}
