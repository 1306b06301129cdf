package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.RunList;
import java.util.concurrent.atomic.AtomicLong;

/** Which clusters files have, and which ones several have: two bits for each cluster. Thread-safe for adding. */
final class ClusterClaims {
    private final AtomicBits used;
    private final AtomicBits twice;
    private final AtomicLong claimed = new AtomicLong();
    private volatile boolean hasConflicts;

    ClusterClaims(NtfsVolume volume) throws ImageException {
        used = new AtomicBits(volume.device().description(), volume.clusterCount(), volume.limits());
        twice = new AtomicBits(volume.device().description(), volume.clusterCount(), volume.limits());
    }

    /** Adds the clusters of an attribute. Once files claim twice as many as there are, nothing more is looked at. */
    void add(RunList runs) {
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.isHole(i)
                    && claimed.addAndGet(runs.length(i)) <= 2 * used.size()
                    && used.addAll(runs.lcn(i), runs.length(i), twice)) {
                hasConflicts = true;
            }
        }
    }

    /** Whether files claim so many clusters that not all of them were looked at. */
    boolean isOvercommitted() {
        return claimed.get() > 2 * used.size();
    }

    /** Clusters that files claim, each as often as it is. */
    long claimed() {
        return claimed.get();
    }

    boolean hasConflicts() {
        return hasConflicts;
    }

    AtomicBits used() {
        return used;
    }

    AtomicBits twice() {
        return twice;
    }
}
