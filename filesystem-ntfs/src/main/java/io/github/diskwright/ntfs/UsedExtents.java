package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The bytes of a volume that hold something, for who captures it: clusters that {@code $Bitmap} says are used, and the copy
 * of the boot sector at the end. In ascending order, neighbours joined. Immutable; thread-safe.
 *
 * <p>Memory: one bit for each cluster.
 */
public final class UsedExtents implements Iterable<Extent> {
    /** Files in the root that Windows makes anew. */
    private static final List<String> PAGING_FILES = List.of("pagefile.sys", "swapfile.sys", "hiberfil.sys");

    private final ClusterMap clusters;
    private final int clusterSize;
    private final long backupPosition;
    private final long backupLength;

    /** What happens to the contents of {@code pagefile.sys}, {@code swapfile.sys} and {@code hiberfil.sys}. */
    public enum PagingFiles {
        /** They are used like others. */
        KEPT,
        /**
         * They are left out: the files stay, what is in them is whatever lies there. A Windows that sleeps on the volume
         * does not wake up, but starts, if the first page of {@code hiberfil.sys} comes out as zeros.
         */
        LEFT_OUT
    }

    private UsedExtents(NtfsVolume volume, ClusterMap clusters) {
        this.clusters = clusters;
        this.clusterSize = volume.clusterSize();
        this.backupPosition = volume.boot().backupPosition();
        long behind = volume.device().size() - backupPosition;
        this.backupLength = behind < BootSector.SIZE_BYTES
                ? 0
                : Math.min(behind, volume.boot().bytesPerSector());
    }

    /** The used bytes of a volume; see {@link NtfsVolume#usedExtents}. */
    static UsedExtents of(NtfsVolume volume, PagingFiles pagingFiles) throws IOException {
        ClusterMap clusters = volume.clusterBitmap();
        if (pagingFiles == PagingFiles.LEFT_OUT) {
            NtfsIndex root = NtfsIndex.of(volume.file(NtfsVolume.ROOT), NtfsIndex.DIRECTORY);
            for (String name : PAGING_FILES) {
                leaveOut(volume, root.findName(name), clusters);
            }
        }
        // Whatever a bitmap says: without its first cluster a volume is none.
        clusters.set(0, 1);
        return new UsedExtents(volume, clusters);
    }

    private static void leaveOut(NtfsVolume volume, Optional<IndexEntry> entry, ClusterMap clusters)
            throws IOException {
        if (entry.isEmpty()) {
            return;
        }
        NtfsFile file = volume.file(FileReference.of(entry.get().reference()));
        Optional<NtfsAttribute> data = file.find(AttributeType.DATA, "");
        RunList runs = data.isEmpty() ? RunList.empty() : data.get().runs();
        for (int run = 0; run < runs.size(); run++) {
            if (!runs.isHole(run)) {
                requireOwn(file, runs.lcn(run), runs.length(run), clusters);
                clusters.clear(runs.lcn(run), runs.length(run));
            }
        }
    }

    /** Clusters that two files seem to have are not to be lost with one of them. */
    private static void requireOwn(NtfsFile file, long lcn, long length, ClusterMap clusters)
            throws CorruptImageException {
        if (clusters.count(lcn, lcn + length) != length) {
            throw file.record()
                    .corrupt(
                            file.toString(), 0, "clusters that are in use, once", lcn + "+" + length + ", not all are");
        }
    }

    /** Sum of the lengths. */
    public long totalBytes() {
        long sum = 0;
        for (Extent extent : this) {
            sum += extent.length();
        }
        return sum;
    }

    /** The extents, all of {@link Extent.Kind#DATA}; found while the iterator is used. */
    @Override
    public Iterator<Extent> iterator() {
        return new Extents();
    }

    private final class Extents implements Iterator<Extent> {
        private long cluster = clusters.nextSet(0);
        private boolean backup = backupLength > 0;

        @Override
        public boolean hasNext() {
            return cluster < clusters.size() || backup;
        }

        @Override
        public Extent next() {
            if (cluster >= clusters.size()) {
                if (!backup) {
                    throw new NoSuchElementException();
                }
                backup = false;
                return new Extent(backupPosition, backupLength, Extent.Kind.DATA);
            }
            long end = clusters.nextClear(cluster);
            long position = cluster * clusterSize;
            long stop = end * clusterSize;
            cluster = clusters.nextSet(end);
            if (backup && stop == backupPosition) {
                backup = false;
                stop += backupLength;
            }
            return new Extent(position, stop - position, Extent.Kind.DATA);
        }
    }
}
