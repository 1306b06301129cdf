package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.RunList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a resize will do, decided to the last cluster before anything is written: which clusters are copied where, and
 * which structures change. A value that can be shown and thrown away; {@link ResizeJob} carries it out. It holds for the
 * volume as it was when the plan was made.
 *
 * <p>Memory: 32 bytes for each range that is copied, about 150 for each file that moves, one bit for each cluster.
 * Thread-safe for reading.
 */
public final class ResizePlan {
    private final NtfsVolume volume;
    private final BootSector boot;
    private final ResizeOptions options;
    private final ClusterCopies copies;
    private final List<FileChange> changes;
    private final SortedMap<Long, byte[]> images;
    private final List<Contents> contents;
    private final Places places;
    private final ClusterMap used;

    ResizePlan(
            NtfsVolume volume,
            BootSector boot,
            ResizeOptions options,
            ClusterCopies copies,
            List<FileChange> changes,
            SortedMap<Long, byte[]> images,
            List<Contents> contents,
            Places places,
            ClusterMap used) {
        this.volume = volume;
        this.boot = boot;
        this.options = options;
        this.copies = copies;
        this.changes = changes;
        this.images = images;
        this.contents = contents;
        this.places = places;
        this.used = used;
    }

    /**
     * Bytes that go to clusters.
     *
     * @param runs from VCN 0 on
     * @param bytes from the first byte of VCN 0 on
     */
    record Contents(RunList runs, byte[] bytes) {}

    /**
     * Where the system's files are when all is done.
     *
     * @param table the master file table
     * @param mirror its mirror
     * @param bitmap of the clusters
     * @param log the journal of metadata
     * @param recordCount of the table
     * @param newRecords how many of those are new
     * @param checksum of the volume when the plan was made
     * @param hasShadowCopies whether there is a header of shadow copies
     * @param fillsLog whether the log is emptied; not if it is empty where it stays
     */
    record Places(
            RunList table,
            RunList mirror,
            RunList bitmap,
            RunList log,
            long recordCount,
            long newRecords,
            long checksum,
            boolean hasShadowCopies,
            boolean fillsLog) {}

    /**
     * A range that is copied.
     *
     * @param source where it is, in bytes on the volume
     * @param target where it goes
     * @param length bytes
     * @param file record number of the file whose it is
     */
    public record Move(long source, long target, long length, long file) {}

    /** Bytes of the volume before, with the last sector. */
    public long oldSize() {
        return volume.boot().volumeSize();
    }

    /** Bytes of the volume afterwards, with the last sector. */
    public long newSize() {
        return boot.volumeSize();
    }

    /** Clusters afterwards. */
    public long clusterCount() {
        return boot.clusterCount();
    }

    /** Clusters that are used afterwards. */
    public long usedClusters() {
        return used.count(0, used.size());
    }

    /** Number of ranges that are copied. */
    public int moveCount() {
        return copies.size();
    }

    /**
     * A range that is copied.
     *
     * @param index 0 to below {@link #moveCount()}
     */
    public Move move(int index) {
        long clusterSize = volume.clusterSize();
        return new Move(
                copies.source(index) * clusterSize,
                copies.target(index) * clusterSize,
                copies.length(index) * clusterSize,
                copies.file(index));
    }

    /** Bytes that are copied. */
    public long movedBytes() {
        return copies.clusters() * volume.clusterSize();
    }

    /** Number of files and directories of which something moves, the system's own not counted. */
    public long movedFiles() {
        return changes.size()
                + images.keySet().stream()
                        .filter(number -> number >= NtfsVolume.FIRST_FREE_RECORD)
                        .count();
    }

    /** Bytes of a journal that is large enough for {@link ResizeJob}. */
    public long journalSize() {
        return ResizeJournal.sizeFor(this);
    }

    /** The volume as it was when the plan was made. */
    NtfsVolume volume() {
        return volume;
    }

    long checksum() {
        return places.checksum();
    }

    BootSector boot() {
        return boot;
    }

    ResizeOptions options() {
        return options;
    }

    ClusterCopies copies() {
        return copies;
    }

    List<FileChange> changes() {
        return changes;
    }

    SortedMap<Long, byte[]> images() {
        return images;
    }

    List<Contents> contents() {
        return contents;
    }

    Places places() {
        return places;
    }

    ClusterMap used() {
        return used;
    }
}
