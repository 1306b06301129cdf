package io.github.diskwright.image.pipeline;

import java.io.IOException;

/** A stage that is told of blocks which were there before; see {@link Deduplication}. */
public interface DistinctStage extends BlockStage<CompressedBlock> {
    /**
     * Takes a block whose bytes are those of an earlier one.
     *
     * @param block the block
     * @param result its digest; its other facts say nothing
     * @param firstPosition where the first block of these bytes begins in the device; {@link #block} got it
     * @throws IOException ends the pipeline and reaches the caller
     */
    Next duplicate(Block block, CompressedBlock result, long firstPosition) throws IOException;
}
