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

    /** Clusters that one look goes over at most: some microseconds. */
    private static final long LOOK = 1 << 20;

    private final ClusterMap clusters;
    private final int clusterSize;
    private final long size;
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
        this.size = volume.device().size();
        this.backupPosition = volume.boot().backupPosition();
        long behind = size - backupPosition;
        this.backupLength = behind < BootSector.SIZE_BYTES
                ? 0
                : Math.min(behind, volume.boot().bytesPerSector());
    }

    /** The used bytes of a volume; see {@link NtfsVolume#usedExtents}. */
    static UsedExtents of(NtfsVolume volume, PagingFiles pagingFiles) throws IOException {
        requireWhole(volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, ""), volume.clusterCount());
        ClusterMap clusters = volume.clusterBitmap();
        requireSystemFiles(volume, clusters);
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

    /** Bits that are missing would say that clusters are free. */
    static void requireWhole(NtfsAttribute bitmap, long clusterCount) throws CorruptImageException {
        long needed = (clusterCount + 7) / 8;
        if (bitmap.initializedSize() < needed) {
            throw bitmap.head()
                    .record()
                    .corrupt(
                            bitmap.toString(),
                            bitmap.head().offset() + 0x38,
                            "a bitmap of " + needed + " bytes, all written",
                            bitmap.initializedSize() + "");
        }
    }

    /** A bitmap that does not know where the volume's own files are is not to be believed in the rest. */
    private static void requireSystemFiles(NtfsVolume volume, ClusterMap clusters) throws IOException {
        for (long number = NtfsVolume.MFT; number <= NtfsVolume.EXTEND; number++) {
            if (number != NtfsVolume.BAD_CLUSTERS && volume.mft().record(number).isInUse()) {
                NtfsFile file = volume.file(number);
                for (NtfsAttribute attribute : file.attributes()) {
                    requireUsed(file, attribute.runs(), clusters);
                }
            }
        }
    }

    private static void leaveOut(NtfsVolume volume, Optional<IndexEntry> entry, ClusterMap clusters)
            throws IOException {
        if (entry.isEmpty()) {
            return;
        }
        NtfsFile file = volume.file(FileReference.of(entry.get().reference()));
        Optional<NtfsAttribute> data = file.find(AttributeType.DATA, "");
        RunList runs = data.isEmpty() ? RunList.empty() : data.get().runs();
        // Clusters that two files seem to have are not to be lost with one of them.
        requireUsed(file, runs, clusters);
        for (int run = 0; run < runs.size(); run++) {
            if (!runs.isHole(run)) {
                clusters.clear(runs.lcn(run), runs.length(run));
            }
        }
    }

    private static void requireUsed(NtfsFile file, RunList runs, ClusterMap clusters) throws CorruptImageException {
        for (int run = 0; run < runs.size(); run++) {
            long lcn = runs.lcn(run);
            long length = runs.length(run);
            if (!runs.isHole(run) && clusters.nextClear(lcn, lcn + length) < lcn + length) {
                throw file.record()
                        .corrupt(
                                file.toString(),
                                0,
                                "clusters that are in use, once",
                                lcn + "+" + length + ", not all are");
            }
        }
    }

    /** Sum of the lengths. */
    public long totalBytes() {
        return clusterBytes() + backupLength;
    }

    /** Bytes of the used clusters. */
    public long clusterBytes() {
        return clusters.count(0, clusters.size()) * clusterSize;
    }

    /** Where the last used cluster ends; what is behind it a copy could do without but for the boot sector's copy. */
    public long usedEnd() {
        return (clusters.lastSet(clusters.size()) + 1) * clusterSize;
    }

    /**
     * Tells whether bytes are used. Some microseconds at most, wherever they are.
     *
     * @param position of the first byte on the volume's device
     * @param length how far the question goes, 1 or more
     * @return an extent that starts at {@code position} and ends at or before {@code position + length}:
     *     {@link Extent.Kind#DATA} or {@link Extent.Kind#UNALLOCATED}. The next one may be of the same kind
     * @throws IllegalArgumentException if the range is empty or not inside the device
     */
    public Extent extent(long position, long length) {
        if (position < 0 || length < 1 || length > size - position) {
            throw new IllegalArgumentException(length + " bytes at " + position + " of " + size);
        }
        long limit = position + length;
        long first = position / clusterSize;
        if (first < clusters.size()) {
            boolean used = clusters.contains(first);
            long last = Math.min(first + LOOK, (limit - 1) / clusterSize + 1);
            long end = used ? clusters.nextClear(first, last) : clusters.nextSet(first, last);
            return extent(position, Math.min(limit, end * clusterSize), used);
        }
        if (position < backupPosition) {
            return extent(position, Math.min(limit, backupPosition), false);
        }
        long backupEnd = backupPosition + backupLength;
        return position < backupEnd
                ? extent(position, Math.min(limit, backupEnd), true)
                : extent(position, limit, false);
    }

    private static Extent extent(long position, long end, boolean used) {
        return new Extent(position, end - position, used ? Extent.Kind.DATA : Extent.Kind.UNALLOCATED);
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
