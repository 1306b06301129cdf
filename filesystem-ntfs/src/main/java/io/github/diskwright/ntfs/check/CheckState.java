package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UpCase;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** What all parts of one run of the check share. The sets are filled by all threads. */
final class CheckState {
    final NtfsVolume volume;
    final JobOptions job;
    final RecordTable records;
    final ClusterClaims clusters;
    final ReadBudget budget;
    /** Records that {@code $MFT}'s bitmap marks as used. */
    final ClusterMap markedRecords;
    /** Empty if the table cannot be read: the order of names is not checked then. */
    final Optional<UpCase> upCase;
    /** Ids of descriptors; empty if they cannot be read: ids are not checked then. Set before records are. */
    Optional<IdSet> securityIds = Optional.empty();
    /** Owners that have quotas; empty if there are none or they cannot be read. Set before records are checked. */
    Optional<IdSet> ownerIds = Optional.empty();
    /** Extensions that the list of their file names. */
    final AtomicBits listed;
    /** Files with an index of which not all could be read. */
    final AtomicBits brokenIndexes;
    /** Whether clusters of some file are not known, so that others cannot be told to be nobody's. */
    final AtomicBoolean hasUnknownClusters = new AtomicBoolean();
    /** Files with an index of reparse points or object ids. */
    final ConcurrentSkipListSet<Long> linkIndexes = new ConcurrentSkipListSet<>();

    CheckState(NtfsVolume volume, JobOptions job, ClusterMap markedRecords, Optional<UpCase> upCase)
            throws IOException {
        this.volume = volume;
        this.job = job;
        this.records = new RecordTable(volume);
        this.clusters = new ClusterClaims(volume);
        this.budget = new ReadBudget(volume.boot().volumeSize());
        this.markedRecords = markedRecords;
        this.upCase = upCase;
        String source = volume.device().description();
        this.listed = new AtomicBits(source, records.size(), volume.limits());
        this.brokenIndexes = new AtomicBits(source, records.size(), volume.limits());
    }
}
