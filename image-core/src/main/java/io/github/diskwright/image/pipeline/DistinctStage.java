package io.github.diskwright.image.pipeline;

import java.io.IOException;

/** A stage that is told of blocks which were there before; see {@link Deduplication}. */
public interface DistinctStage extends BlockStage<CompressedBlock> {
    /**
     * Takes a block whose bytes are those of an earlier one.
     *
     * @param block the block
     * @param result its digest; its other facts say nothing
     * @param first which block the bytes are those of: its number, from 0 on, among all that {@link #block} got and that
     *     were not zero, over all runs of the {@link Deduplication}
     * @throws IOException ends the pipeline and reaches the caller
     */
    Next duplicate(Block block, CompressedBlock result, long first) throws IOException;
}
