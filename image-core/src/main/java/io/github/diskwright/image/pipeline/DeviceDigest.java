package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.digest.DigestTreeBuilder;
import io.github.diskwright.image.digest.DigestValue;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Digests of everything on a device, holes counting as zeros: the same for every container that holds the same disk.
 * Areas without data are not read. One thread computes each of the serial digests while the others read ahead; all
 * threads compute a digest tree.
 */
public final class DeviceDigest {
    private DeviceDigest() {}

    /**
     * Computes several digests in one pass.
     *
     * @param device what is read; stays open
     * @param algorithms what to compute, in the order of the result; one that is named twice is computed once
     * @param job how the work runs; progress is in bytes of the device
     * @throws io.github.diskwright.image.UnsupportedFeatureException if an algorithm is not available
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if the device cannot be read
     */
    public static List<DigestValue> compute(BlockDevice device, Collection<DigestAlgorithm> algorithms, JobOptions job)
            throws IOException {
        DigestStages stages = new DigestStages(algorithms);
        BlockPipeline.Builder<Block> pipeline =
                BlockPipeline.over(device).job(job).task("hashing");
        stages.addTo(pipeline);
        pipeline.build().run();
        return stages.finish();
    }

    /**
     * Computes the digest tree, on all threads.
     *
     * @param device what is read; stays open
     * @param blockSize bytes of a block of the tree: a power of two, {@link DigestTreeBuilder#MIN_BLOCK_SIZE} to
     *     {@link DigestTreeBuilder#MAX_BLOCK_SIZE}
     * @param job how the work runs; progress is in bytes of the device
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if the device cannot be read
     */
    public static DigestTree tree(BlockDevice device, int blockSize, JobOptions job) throws IOException {
        DigestTreeBuilder builder = new DigestTreeBuilder(blockSize);
        DigestTreeJob tree = new DigestTreeJob(builder);
        BlockPipeline.over(device)
                .blockSize(tree.pipelineBlockSize())
                .job(job)
                .task("hashing")
                .workers(tree)
                .stage(tree)
                .build()
                .run();
        return builder.finish(device.size());
    }
}
