package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.RunList;
import java.util.List;

/** Checks that the extents of an attribute continue each other, and its sizes. Stateless. */
final class StreamCheck {
    private StreamCheck() {}

    /**
     * Checks one attribute.
     *
     * @param extents all attributes of a type with a name, in the order of their VCNs
     * @return whether they are one attribute that can be read
     */
    static boolean check(CheckState state, Report report, List<Attribute> extents) {
        Attribute head = extents.get(0);
        if (!isChain(report, extents)) {
            return false;
        }
        if (!head.isNonResident()) {
            return true;
        }
        long clusters = 0;
        try {
            for (Attribute extent : extents) {
                RunList runs = extent.runs(state.volume.clusterCount());
                clusters += runs.allocatedClusters();
            }
        } catch (CorruptImageException e) {
            // The check of the record that it is in tells.
            return false;
        }
        checkSizes(state, report, extents, clusters);
        return true;
    }

    private static boolean isChain(Report report, List<Attribute> extents) {
        Attribute head = extents.get(0);
        if (AttributeCheck.lowest(head) != 0) {
            report.error("ntfs.vcn-chain", head, "begins at VCN " + head.lowestVcn());
            return false;
        }
        for (int i = 1; i < extents.size(); i++) {
            Attribute before = extents.get(i - 1);
            Attribute extent = extents.get(i);
            if (!extent.isNonResident() || !before.isNonResident() || extent.lowestVcn() == 0) {
                report.error("ntfs.attribute-twice", extent, "is there twice");
                return false;
            }
            if (extent.lowestVcn() != before.highestVcn() + 1) {
                report.error(
                        "ntfs.vcn-chain",
                        extent,
                        "continues at VCN " + extent.lowestVcn() + ", expected " + (before.highestVcn() + 1));
                return false;
            }
        }
        return true;
    }

    private static void checkSizes(CheckState state, Report report, List<Attribute> extents, long clusters) {
        Attribute head = extents.get(0);
        long clusterSize = state.volume.clusterSize();
        long vcns = extents.get(extents.size() - 1).highestVcn() + 1;
        long allocated = head.allocatedSize();
        boolean thin = head.hasTotalAllocated();
        if (vcns > Long.MAX_VALUE / clusterSize || allocated != vcns * clusterSize) {
            report.error(
                    "ntfs.size-allocated",
                    head,
                    allocated + " bytes allocated, and runs of " + vcns + " clusters of " + clusterSize + " bytes");
        } else if (head.dataSize() > allocated) {
            report.error("ntfs.size-data", head, head.dataSize() + " bytes of data in " + allocated + " allocated");
        }
        if (head.initializedSize() > head.dataSize()) {
            report.error(
                    "ntfs.size-initialized",
                    head,
                    head.initializedSize() + " bytes initialized, of " + head.dataSize());
        }
        if (thin && head.totalAllocated().orElse(0L) != clusters * clusterSize) {
            report.warning(
                    "ntfs.size-total",
                    head,
                    head.totalAllocated().orElse(0L) + " bytes are said to be in clusters, there are "
                            + clusters * clusterSize);
        }
    }
}
