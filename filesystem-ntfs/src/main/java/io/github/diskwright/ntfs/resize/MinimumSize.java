package io.github.diskwright.ntfs.resize;

/**
 * How small a volume can become in one go, and why not smaller.
 *
 * @param size bytes, with the last sector
 * @param clusterCount clusters of such a volume
 * @param usedClusters clusters that it uses
 * @param lastCluster the last cluster that is used now; -1 if none is
 * @param lastOwner whose that cluster is: path and attribute
 * @param reason why it cannot be smaller, one clause
 */
public record MinimumSize(
        long size, long clusterCount, long usedClusters, long lastCluster, String lastOwner, String reason) {}
