package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.digest.MultiDigester;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Digests of everything on a device, holes counting as zeros: the same for every container that holds the same disk.
 * One thread computes, the others read ahead; areas without data are not read.
 */
public final class DeviceDigest {
    private DeviceDigest() {}

    /**
     * Computes several digests in one pass.
     *
     * @param device what is read; stays open
     * @param algorithms what to compute, in the order of the result
     * @param job how the work runs; progress is in bytes of the device
     * @throws io.github.diskwright.image.UnsupportedFeatureException if an algorithm is not available
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if the device cannot be read
     */
    public static List<DigestValue> compute(BlockDevice device, Collection<DigestAlgorithm> algorithms, JobOptions job)
            throws IOException {
        MultiDigester digester = MultiDigester.of(algorithms);
        BlockPipeline.over(device)
                .buffers(BufferKind.HEAP)
                .job(job)
                .task("hashing")
                .stage(new DigestStage(digester))
                .build()
                .run();
        return digester.finish();
    }
}
