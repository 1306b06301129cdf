package io.github.diskwright.image.pipeline;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds blocks that are equal by their SHA-256. What is a duplicate of what is decided in the order of the device, so
 * it does not depend on the number of threads; blocks that are known already are not compressed again.
 *
 * <pre>{@code
 * Deduplication deduplication = new Deduplication(16 << 20);
 * Compression compression = Compression.with(zstd, 3).deduplication(deduplication).build();
 * BlockPipeline.over(disk)
 *         .workers(CompressWorker.factory(compression))
 *         .stage(deduplication.before(sink))
 *         .build()
 *         .run();
 * Deduplication.Result result = deduplication.result();
 * }</pre>
 *
 * <p>For one run of a pipeline, or several in a row into one container: blocks of the first are known in the second. The
 * stage has to be the first of its pipeline: what compression says of a block that may be a duplicate depends on how far
 * the others are. Thread-safe as far as a pipeline needs it.
 */
public final class Deduplication {
    private final ReentrantLock lock = new ReentrantLock();
    private final DigestTable table;
    private long distinctBlocks;
    private long distinctBytes;
    private long duplicateBlocks;
    private long duplicateBytes;
    private long unindexedBlocks;

    /**
     * What was found. Blocks of zeros count nowhere.
     *
     * @param distinctBlocks blocks that were there for the first time, or not known to have been there
     * @param distinctBytes their bytes
     * @param duplicateBlocks blocks that were there before
     * @param duplicateBytes their bytes, before compression
     * @param unindexedBlocks those of the distinct blocks that the table had no room for, so that later ones equal to
     *     them were not found
     */
    public record Result(
            long distinctBlocks, long distinctBytes, long duplicateBlocks, long duplicateBytes, long unindexedBlocks) {}

    /**
     * @param memory bytes for the table of digests, which takes about 96 bytes for each distinct block: 16 MiB do for
     *     some 170,000 blocks. It is allocated as it fills, and not part of {@code JobOptions.memory()}
     */
    public Deduplication(long memory) {
        this.table = new DigestTable(memory);
    }

    /** Whether a block of this digest was added, or has passed the stage. */
    public boolean isKnown(byte[] digest) {
        lock.lock();
        try {
            return table.find(digest) >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** The stage to put into the pipeline; it passes on to another one what it has found. */
    public BlockStage<CompressedBlock> before(DistinctStage sink) {
        return new BlockStage<>() {
            @Override
            public Next block(Block block, CompressedBlock result) throws IOException {
                if (result.form() == CompressedBlock.Form.ZERO) {
                    return sink.block(block, result);
                }
                byte[] digest = digest(result);
                long first = find(digest, block.length());
                if (first >= 0) {
                    return sink.duplicate(block, result, first);
                }
                // Known only once the sink has it: if it fails, later blocks must not lean on this one.
                Next next = sink.block(block, result);
                add(digest, block.length());
                return next;
            }

            @Override
            public Next zeros(long position, long length) throws IOException {
                return sink.zeros(position, length);
            }
        };
    }

    private static byte[] digest(CompressedBlock result) {
        byte[] digest = new byte[result.digest().remaining()];
        result.digest().get(digest);
        return digest;
    }

    /**
     * Looks for an earlier block, for who does without {@link #before}: to be asked in the order of the device.
     *
     * @param digest SHA-256 of the block
     * @param length its bytes, which count as duplicate ones if there is one
     * @return number, from 0 on, of the first block of these bytes among those that were added; -1 if there is none
     */
    public long find(byte[] digest, int length) {
        lock.lock();
        try {
            long first = table.find(digest);
            if (first >= 0) {
                duplicateBlocks++;
                duplicateBytes += length;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a block for which {@link #find} found nothing. It gets the next number.
     *
     * @param digest its SHA-256
     * @param length its bytes
     */
    public void add(byte[] digest, int length) {
        lock.lock();
        try {
            unindexedBlocks += table.add(digest, distinctBlocks) ? 0 : 1;
            distinctBlocks++;
            distinctBytes += length;
        } finally {
            lock.unlock();
        }
    }

    /** What was found so far. */
    public Result result() {
        lock.lock();
        try {
            return new Result(distinctBlocks, distinctBytes, duplicateBlocks, duplicateBytes, unindexedBlocks);
        } finally {
            lock.unlock();
        }
    }
}
