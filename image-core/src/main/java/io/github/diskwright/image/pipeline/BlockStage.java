package io.github.diskwright.image.pipeline;

import java.io.IOException;

/**
 * Takes the device from its first to its last byte, in order and without gaps: blocks, and the runs without data between
 * them. Never called by two threads at a time, but not always by the same one; what it wrote in one call it sees in the
 * next.
 *
 * @param <R> what the workers find out about a block
 */
public interface BlockStage<R> {
    /** Whether to go on. */
    enum Next {
        /** Go on. */
        CONTINUE,
        /**
         * Enough: the pipeline ends without an error. This stage is not called again; later stages still get this item
         * and those before it, and none behind it. Earlier stages may have got some that lie behind it.
         */
        STOP
    }

    /**
     * Takes a block.
     *
     * @throws IOException ends the pipeline and reaches the caller
     */
    Next block(Block block, R result) throws IOException;

    /**
     * Takes a run of zeros that was not read.
     *
     * @param position first byte
     * @param length number of bytes, 1 or more; up to 64 MiB, or a block if that is larger
     * @throws IOException ends the pipeline and reaches the caller
     */
    Next zeros(long position, long length) throws IOException;
}
