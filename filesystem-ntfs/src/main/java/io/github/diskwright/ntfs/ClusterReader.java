package io.github.diskwright.ntfs;

import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads bytes through a run list. Stateless. */
final class ClusterReader {
    private ClusterReader() {}

    /**
     * Fills a buffer. Holes, and all from the initialized size on, are zeros; one read for each run.
     *
     * @param volume that the runs are on
     * @param runs from VCN 0 on, long enough for what is initialized of the range
     * @param initializedSize bytes of the attribute that were written
     * @param offset of the first byte in the attribute
     * @param target filled from its position to its limit
     */
    static void read(NtfsVolume volume, RunList runs, long initializedSize, long offset, ByteBuffer target)
            throws IOException {
        int clusterSize = volume.clusterSize();
        int limit = target.limit();
        long at = offset;
        int run = -1;
        while (target.position() < limit) {
            long written = initializedSize - at;
            if (written <= 0 || at / clusterSize >= runs.endVcn()) {
                Zeros.put(target, target.remaining());
                return;
            }
            run = run < 0 ? runs.runAt(at / clusterSize) : run + 1;
            long inRun = at - runs.vcn(run) * clusterSize;
            // A hole may have more bytes than 63 bits count.
            long runBytes = Math.min(runs.length(run), Long.MAX_VALUE / clusterSize) * clusterSize;
            long length = Math.min(runBytes - inRun, Math.min(written, limit - target.position()));
            if (runs.isHole(run)) {
                Zeros.put(target, (int) length);
            } else {
                target.limit(target.position() + (int) length);
                volume.read(runs.lcn(run) * clusterSize + inRun, target);
                target.limit(limit);
            }
            at += length;
        }
    }
}
