package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Compares the contents of two devices on all processors. Areas that both call zeros are not read. Of devices of
 * different sizes the shorter one ends first: the first difference is at its end if there is none before.
 */
public final class BlockCompare {
    private BlockCompare() {}

    /**
     * Finds the first byte that differs.
     *
     * @param first a device; stays open
     * @param second another; stays open
     * @param job how the work runs; progress and rate are in bytes of the shorter device
     * @return its position; empty if contents and sizes are equal
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if a device cannot be read
     */
    public static OptionalLong firstDifference(BlockDevice first, BlockDevice second, JobOptions job)
            throws IOException {
        long common = Math.min(first.size(), second.size());
        CompareStage stage = new CompareStage();
        BlockPipeline.over(new EitherData(first, second))
                .range(0, common)
                .job(job)
                .task("comparing")
                .workers(new CompareWorkers(second))
                .stage(stage)
                .build()
                .run();
        if (stage.difference >= 0) {
            return OptionalLong.of(stage.difference);
        }
        return first.size() == second.size() ? OptionalLong.empty() : OptionalLong.of(common);
    }

    /** The first device, with data wherever one of the two has data: only what both call zeros need not be looked at. */
    private static final class EitherData extends ForwardingDevice {
        private final BlockDevice other;

        EitherData(BlockDevice first, BlockDevice other) {
            super(first);
            this.other = other;
        }

        @Override
        public Extent extent(long position, long length) throws IOException {
            Extent own = device().extent(position, length);
            long common = Math.min(own.end(), other.size()) - position;
            if (common <= 0) {
                return own;
            }
            Extent others = other.extent(position, common);
            return others.isData() ? others : new Extent(position, others.length(), own.kind());
        }
    }

    /** Compare a block of the first device with the second; the result is an index in the block, or -1. */
    private record CompareWorkers(BlockDevice other) implements BlockWorker.Factory<Integer> {
        @Override
        public BlockWorker<Integer> newWorker() {
            return block -> {
                ByteBuffer others = block.output().clear().limit(block.length());
                other.read(block.position(), others);
                return block.data().mismatch(others.flip());
            };
        }

        @Override
        public int outputLength(int blockSize) {
            return blockSize;
        }
    }

    /** Takes the first difference. */
    private static final class CompareStage implements BlockStage<Integer> {
        private long difference = -1;

        @Override
        public Next block(Block block, Integer index) {
            if (index < 0) {
                return Next.CONTINUE;
            }
            difference = block.position() + index;
            return Next.STOP;
        }

        @Override
        public Next zeros(long position, long length) {
            return Next.CONTINUE;
        }
    }
}
