package io.github.diskwright.testkit.ntfs;

import java.util.ArrayList;
import java.util.List;

/**
 * Units of an NTFS volume.
 *
 * @param sectorSize 512 or 4096 bytes
 * @param clusterSize a power of two from {@code sectorSize} to 2 MiB
 */
public record NtfsGeometry(int sectorSize, int clusterSize) {
    /** What Windows makes of disks of ordinary size. */
    public static final NtfsGeometry USUAL = new NtfsGeometry(512, 4096);

    private static final int MAX_CLUSTER_SIZE = 2 << 20;
    private static final int MAX_COMPRESSED_CLUSTER_SIZE = 4096;
    private static final int USUAL_RECORD_SIZE = 1024;
    /** What {@code mkntfs} needs for its own files, and some room. */
    private static final int LEAST_CLUSTERS = 40;

    private static final int LEAST_SIZE = 6 << 20;

    /** Checks the sizes. */
    public NtfsGeometry {
        if (sectorSize != 512 && sectorSize != 4096) {
            throw new IllegalArgumentException("sectors of " + sectorSize + " bytes, allowed 512 and 4096");
        }
        if (Integer.bitCount(clusterSize) != 1 || clusterSize < sectorSize || clusterSize > MAX_CLUSTER_SIZE) {
            throw new IllegalArgumentException("clusters of " + clusterSize + " bytes, allowed powers of two from "
                    + sectorSize + " to " + MAX_CLUSTER_SIZE);
        }
    }

    /** Clusters of a size on sectors of 512 bytes. */
    public static NtfsGeometry ofClusters(int clusterSize) {
        return new NtfsGeometry(512, clusterSize);
    }

    /** Every geometry that {@code mkntfs} makes: 13 with sectors of 512 bytes, 10 with sectors of 4096. */
    public static List<NtfsGeometry> all() {
        List<NtfsGeometry> all = new ArrayList<>();
        for (int sectorSize : new int[] {512, 4096}) {
            for (int clusterSize = sectorSize; clusterSize <= MAX_CLUSTER_SIZE; clusterSize *= 2) {
                all.add(new NtfsGeometry(sectorSize, clusterSize));
            }
        }
        return List.copyOf(all);
    }

    /** Bytes of a record of the MFT as {@code mkntfs} makes them: 1024, or a sector where that is larger. */
    public int recordSize() {
        return Math.max(USUAL_RECORD_SIZE, sectorSize);
    }

    /** Whether files can be compressed (LZNT1). */
    public boolean canCompress() {
        return clusterSize <= MAX_COMPRESSED_CLUSTER_SIZE;
    }

    /** A size in bytes that is small, yet has room for a few files. */
    public long smallSize() {
        return Math.max(LEAST_SIZE, (long) LEAST_CLUSTERS * clusterSize);
    }

    String[] options() {
        return new String[] {"-s", Integer.toString(sectorSize), "-c", Integer.toString(clusterSize)};
    }

    @Override
    public String toString() {
        return sectorSize + "/" + clusterSize;
    }
}
