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
 * {@link io.github.diskwright.image.pipeline.DeviceDigest}.
 *
 * <pre>{@code
 * List<DigestValue> digests = DeviceDigest.compute(disk, List.of(DigestAlgorithm.SHA_256), JobOptions.defaults());
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image.pipeline;

import org.jspecify.annotations.NullMarked;
