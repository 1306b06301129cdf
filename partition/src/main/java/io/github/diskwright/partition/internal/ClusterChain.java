package io.github.diskwright.partition.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/** A directory that is a chain of clusters in a FAT. Never more than 128 KiB of it are read, however the chain runs. */
final class ClusterChain {
    private static final long MAX_BYTES = 128 << 10;
    private static final int FIRST_CLUSTER = 2;

    private final VolumeBytes volume;
    private final int entryBits;
    private final long tableOffset;
    private final long heapOffset;
    private final long clusterSize;

    /**
     * @param entryBits 28 or 32 bits of an entry that count
     * @param tableOffset the allocation table
     * @param heapOffset cluster 2
     * @param clusterSize bytes of a cluster
     */
    ClusterChain(VolumeBytes volume, int entryBits, long tableOffset, long heapOffset, long clusterSize) {
        this.volume = volume;
        this.entryBits = entryBits;
        this.tableOffset = tableOffset;
        this.heapOffset = heapOffset;
        this.clusterSize = clusterSize;
    }

    /** Shows the pieces of the chain that starts at a cluster, until the visitor says that it is done. */
    void follow(long firstCluster, Predicate<ByteBuffer> isDone) throws IOException {
        long cluster = firstCluster;
        long left = MAX_BYTES;
        while (left > 0 && cluster >= FIRST_CLUSTER) {
            long offset = heapOffset + Sizes.product(cluster - FIRST_CLUSTER, clusterSize);
            long inCluster = Math.min(clusterSize, left);
            if (offset < heapOffset || offset >= volume.size() || visit(offset, inCluster, isDone)) {
                return;
            }
            left -= inCluster;
            long mask = entryBits == 32 ? 0xFFFF_FFFFL : 0x0FFF_FFFFL;
            // End marks lead outside the volume, where the search ends.
            cluster = volume.u32(tableOffset + 4 * cluster) & mask;
        }
    }

    private boolean visit(long offset, long length, Predicate<ByteBuffer> isDone) throws IOException {
        long done = 0;
        while (done < length) {
            int piece = (int) Math.min(4096, length - done);
            if (isDone.test(volume.read(offset + done, piece))) {
                return true;
            }
            done += piece;
        }
        return false;
    }
}
