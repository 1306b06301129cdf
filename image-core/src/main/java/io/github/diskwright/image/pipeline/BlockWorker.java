package io.github.diskwright.image.pipeline;

import java.io.IOException;

/**
 * What a pipeline does with each block on its own, on all threads. Every thread has a worker of its own, so a worker
 * need not be thread-safe and can keep buffers and contexts. Its results must depend on the block alone.
 *
 * @param <R> what it finds out about a block, for the stages
 */
@FunctionalInterface
public interface BlockWorker<R> extends AutoCloseable {
    /** Makes the worker of a thread. */
    @FunctionalInterface
    interface Factory<R> {
        /**
         * A new worker; the pipeline closes it.
         *
         * @throws IOException if it cannot work here
         */
        BlockWorker<R> newWorker() throws IOException;

        /**
         * Bytes that {@link Block#output()} shall have.
         *
         * @param blockSize bytes of a full block
         */
        default int outputLength(int blockSize) {
            return 0;
        }

        /**
         * Bytes that one worker holds beside the blocks; they are part of the memory budget, and where it is short fewer
         * threads work.
         *
         * @param blockSize bytes of a full block
         */
        default long workerMemory(int blockSize) {
            return 0;
        }
    }

    /**
     * Works on a block that has data. Blocks without any data do not come here.
     *
     * @throws IOException ends the pipeline and reaches the caller
     */
    R work(Block block) throws IOException;

    /** Frees what the worker holds. */
    @Override
    default void close() throws IOException {}
}
