package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes a range of a device through workers and ordered stages; see the package for how.
 *
 * <p>Results do not depend on the number of threads. Memory: as many blocks as the threads can use, at most
 * {@link JobOptions#memory()} in all. A failure anywhere ends the run as soon as the blocks before it have passed all stages, and
 * the failure that lies first on the device reaches the caller: a stage that stops at an earlier block hides it. A
 * cancellation stops all threads after what each of them has in hand. When {@link #run} returns everything is freed and
 * no thread is left behind.
 *
 * <p>Immutable; {@link #run} may be called again, and by several threads if the workers' factory and the stages allow.
 *
 * @param <R> what the workers find out about a block
 */
public final class BlockPipeline<R> {
    /** Default block size: 1 MiB. */
    public static final int DEFAULT_BLOCK_SIZE = 1 << 20;

    final BlockDevice device;
    final long position;
    final long length;
    final int blockSize;
    final BufferKind buffers;
    final BlockWorker.Factory<R> workers;
    final List<BlockStage<? super R>> stages;
    final JobOptions job;
    final String task;

    private BlockPipeline(Builder<R> builder) {
        device = builder.device;
        position = builder.position;
        length = builder.length;
        blockSize = builder.blockSize;
        buffers = builder.buffers;
        workers = builder.workers;
        stages = List.copyOf(builder.stages);
        job = builder.job;
        task = builder.task;
    }

    /**
     * A builder of a pipeline over a whole device, without workers: each stage gets the block itself as the result.
     *
     * @param device what is read; stays open
     */
    public static Builder<Block> over(BlockDevice device) {
        return new Builder<>(device, () -> block -> block);
    }

    /**
     * Does it.
     *
     * @throws RefusedException if the memory budget is below one block
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException what reading, a worker or a stage threw; unchecked exceptions and errors come through
     *     as well
     */
    public void run() throws IOException {
        int outputLength = workers.outputLength(blockSize);
        long perBlock = (long) blockSize + outputLength;
        long perWorker = workers.workerMemory(blockSize);
        if (job.memory() - perWorker < perBlock) {
            throw new RefusedException(
                    "a memory budget of " + job.memory() + " bytes is less than one block of " + perBlock
                            + (perWorker == 0 ? "" : " and " + perWorker + " for the work on it"),
                    "raise it or choose smaller blocks");
        }
        // A thread that has no block of its own would only wait.
        int threads = (int) Math.min(job.threads(), job.memory() / (perBlock + perWorker));
        // One block in work for each thread, one waiting for each stage's turn, and one being read ahead.
        int useful = 2 * threads + stages.size() + 1;
        int count = (int) Math.min(useful, (job.memory() - threads * perWorker) / perBlock);
        new PipelineRun<>(this, threads, count, outputLength).run();
    }

    /**
     * Builds a {@link BlockPipeline}. Not thread-safe.
     *
     * @param <R> what the workers find out about a block
     */
    public static final class Builder<R> {
        private final BlockDevice device;
        private final BlockWorker.Factory<R> workers;
        private final List<BlockStage<? super R>> stages = new ArrayList<>();
        private long position;
        private long length;
        private int blockSize = DEFAULT_BLOCK_SIZE;
        private BufferKind buffers = BufferKind.DIRECT;
        private JobOptions job = JobOptions.defaults();
        private String task = "reading";

        private Builder(BlockDevice device, BlockWorker.Factory<R> workers) {
            this.device = device;
            this.workers = workers;
            this.length = device.size();
        }

        /** The same pipeline with workers; to be called before {@link #stage}. */
        public <S> Builder<S> workers(BlockWorker.Factory<S> factory) {
            if (!stages.isEmpty()) {
                throw new IllegalStateException("stages were added before the workers");
            }
            Builder<S> typed = new Builder<>(device, Objects.requireNonNull(factory, "factory"));
            typed.position = position;
            typed.length = length;
            typed.blockSize = blockSize;
            typed.buffers = buffers;
            typed.job = job;
            typed.task = task;
            return typed;
        }

        /** Adds a stage after those that are there. Stages run beside each other, each one block behind the one before. */
        public Builder<R> stage(BlockStage<? super R> stage) {
            stages.add(Objects.requireNonNull(stage, "stage"));
            return this;
        }

        /** Reads a range only, bytes inside the device. Default: all of it. */
        public Builder<R> range(long first, long count) {
            Ranges.check(device, first, count);
            position = first;
            length = count;
            return this;
        }

        /** Sets the block size: a power of two, 4 KiB to 256 MiB. Default {@link #DEFAULT_BLOCK_SIZE}. */
        public Builder<R> blockSize(int bytes) {
            if (bytes < 4096 || bytes > 256 << 20 || Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException(
                        "block size is " + bytes + ", allowed powers of two 4096 to 256 MiB");
            }
            blockSize = bytes;
            return this;
        }

        /** Sets where buffers are. Default {@link BufferKind#DIRECT}. */
        public Builder<R> buffers(BufferKind kind) {
            buffers = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** Sets how the work runs. */
        public Builder<R> job(JobOptions options) {
            job = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Sets what progress and cancellation call the work: {@code "converting"}. */
        public Builder<R> task(String name) {
            task = Objects.requireNonNull(name, "name");
            return this;
        }

        /** The pipeline. */
        public BlockPipeline<R> build() {
            return new BlockPipeline<>(this);
        }
    }
}
