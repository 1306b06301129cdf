/**
 * The engine: blocks of a device go through workers on all processors and then, in order, through stages, in bounded
 * memory.
 *
 * <pre>
 *   device --> taken in order --> read and worked on, on all threads --> stage 1, in order --> stage 2, in order ...
 *              data extents only  e.g. compressed                        e.g. digest           e.g. write
 * </pre>
 *
 * <p>There is no thread of its own for any of these. Every thread looks for the most urgent thing to do: pass a finished
 * block on to a stage that waits for it, else take the next block, read it and work on it while it is in the processor's
 * cache.
 * So a stage that is the bottleneck keeps one thread busy while the others read and work ahead, a fast pipeline costs
 * no hand-over between threads, and the caller's thread alone can do it all.
 *
 * <p>Ready-made jobs on top of it: {@link io.github.diskwright.image.pipeline.BlockCopy},
 * {@link io.github.diskwright.image.pipeline.BlockCompare} and
 * {@link io.github.diskwright.image.pipeline.DeviceDigest}. For containers that compress:
 * {@link io.github.diskwright.image.pipeline.CompressWorker}, told by a
 * {@link io.github.diskwright.image.pipeline.Compression} what to try on each block, and
 * {@link io.github.diskwright.image.pipeline.Deduplication}, which finds the blocks that were there before.
 *
 * <p><b>Speed.</b> With z bytes per second of the codec and h of the digest alone on one core, n threads can come to
 * n / (1/z + 1/h); the benchmarks print what they come to. What is left is reading, and blocks that one thread has in its
 * cache and another one digests.
 *
 * <p><b>Memory.</b> Blocks, their outputs and the codecs' contexts are within {@code JobOptions.memory()}; buffers are
 * made once for a run and freed with it. Per block some hundred bytes are allocated.
 *
 * <pre>{@code
 * List<DigestValue> digests = DeviceDigest.compute(disk, List.of(DigestAlgorithm.SHA_256), JobOptions.defaults());
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image.pipeline;

import org.jspecify.annotations.NullMarked;
