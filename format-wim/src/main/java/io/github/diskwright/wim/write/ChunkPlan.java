package io.github.diskwright.wim.write;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.codec.CompressorOptions;
import io.github.diskwright.wim.structure.CompressionType;

/**
 * How chunks of one kind are compressed within a memory budget: on how many threads, how many chunks at a time. Depends on
 * options alone, and none of it is seen in the result. Immutable.
 *
 * @param compression how
 * @param chunkSize bytes of a whole chunk
 * @param level of the codec
 * @param bufferSize bytes of a chunk's buffer: less than a chunk if all data are less
 * @param threads that compress
 * @param slots chunks that are held at a time
 * @param helper whether each compressor may have a second thread
 */
record ChunkPlan(
        CompressionType compression, int chunkSize, int level, int bufferSize, int threads, int slots, Helper helper) {
    /** From this chunk size and level on LZMS has something to do for a second thread in a chunk. */
    private static final int SHARED_CHUNK = 1 << 20;

    private static final int SHARED_LEVEL = 35;
    /** Bytes that chunks may have together beyond those that the threads are busy with. */
    private static final long AHEAD = 2 << 20;

    /** Whether a compressor has a second thread. */
    enum Helper {
        /** It has. */
        YES,
        /** It works alone. */
        NO
    }

    /**
     * A plan.
     *
     * @param compression how; with {@link CompressionType#NONE} chunks are pieces that are just written
     * @param chunkSize bytes of a whole chunk
     * @param level of the codec
     * @param expected bytes in all that will come, or more
     * @param job threads
     * @param memory budget, bytes
     * @throws RefusedException if the budget does not hold a single chunk and its compressor
     */
    static ChunkPlan of(
            CompressionType compression, int chunkSize, int level, long expected, JobOptions job, long memory)
            throws RefusedException {
        int buffer = (int) Math.max(1, Math.min(chunkSize, expected));
        boolean stored = compression == CompressionType.NONE;
        long slot = stored ? buffer : 2L * buffer;
        long each = leastMemory(compression, chunkSize, level, buffer);
        if (each > memory) {
            throw new RefusedException(
                    compression.label() + " with chunks of " + chunkSize + " bytes needs a memory budget of "
                            + (each + job.memory() - memory) + " bytes, and has " + job.memory(),
                    "raise it, or take smaller chunks");
        }
        long chunks = expected / chunkSize + 1;
        int most = stored ? Math.min(2, job.threads()) : job.threads();
        int threads = (int) Math.max(1, Math.min(Math.min(most, chunks), memory / each));
        long wanted = 3L * threads + AHEAD / buffer;
        int slots = (int) Math.min(Math.min(wanted, chunks + 1), threads + (memory - threads * each) / slot);
        boolean shares = compression == CompressionType.LZMS
                && buffer >= SHARED_CHUNK
                && level >= SHARED_LEVEL
                && job.threads() >= 2 * threads;
        return new ChunkPlan(
                compression, chunkSize, level, buffer, threads, Math.max(1, slots), shares ? Helper.YES : Helper.NO);
    }

    /** Bytes that a single thread takes, with chunks of up to so many bytes. */
    static long leastMemory(CompressionType compression, int chunkSize, int level, int length) {
        if (compression == CompressionType.NONE) {
            return length;
        }
        return 2L * length + compression.codec(chunkSize).compressorMemory(CompressorOptions.ofLevel(level), length);
    }
}
