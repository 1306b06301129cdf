package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.MasterFileTable;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Holds the clusters that files have against each other and against {@code $Bitmap}. */
final class ClusterCheck {
    private static final int CHUNK = 256 << 10;

    private final CheckState state;
    private final Report report;
    private final long clusterSize;

    ClusterCheck(CheckState state, Report report) {
        this.state = state;
        this.report = report;
        this.clusterSize = state.volume.clusterSize();
    }

    void run() throws IOException {
        if (state.clusters.isOvercommitted()) {
            report.error(
                    "ntfs.cluster-twice",
                    0,
                    "files claim " + state.clusters.claimed() + " clusters of " + state.volume.clusterCount());
            return;
        }
        if (state.clusters.hasConflicts()) {
            nameConflicts();
        }
        NtfsAttribute bitmap;
        ClusterMap marked;
        try {
            bitmap = state.volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, "");
            if (bitmap.isResident()) {
                report.error("ntfs.bitmap-size", bitmap.head(), "is in its record and must not be");
            }
            marked = ClusterMap.read(bitmap, state.volume.clusterCount(), state.volume.limits());
        } catch (CorruptImageException e) {
            report.error("ntfs.bitmap", e.position(), Report.text(e));
            return;
        }
        checkSize(bitmap);
        compare(marked);
    }

    private void checkSize(NtfsAttribute bitmap) throws IOException {
        long count = state.volume.clusterCount();
        if (bitmap.size() < (count + 7) / 8) {
            report.error("ntfs.bitmap-size", bitmap.head(), bitmap.size() + " bytes for " + count + " clusters");
            return;
        }
        long first = count / 8;
        int length = (int) Math.min(bitmap.size() - first, 16);
        ByteBuffer tail = ByteBuffer.allocate(length);
        bitmap.read(first, tail);
        for (int i = 0; i < length; i++) {
            int expected = i == 0 ? 0xFF << count % 8 & 0xFF : 0xFF;
            if ((tail.get(i) & expected) != expected) {
                report.warning("ntfs.bitmap-tail", bitmap.head(), "bits behind the last cluster are clear");
                return;
            }
        }
    }

    private void compare(ClusterMap marked) {
        AtomicBits used = state.clusters.used();
        long middle = state.volume.clusterCount() / 2;
        for (long at = used.next(0); at < used.size() && !report.isFull(); ) {
            long end = at;
            while (end < used.size() && used.contains(end) && !marked.contains(end)) {
                end++;
            }
            if (end > at) {
                report.error(
                        "ntfs.cluster-free", at * clusterSize, range(at, end) + " used by files and marked as free");
            }
            at = used.next(Math.max(end, at + 1));
        }
        if (state.hasUnknownClusters.get()) {
            // They may be those of what cannot be read.
            return;
        }
        for (long at = marked.nextSet(0); at < marked.size() && !report.isFull(); ) {
            long end = at;
            while (end < marked.size() && marked.contains(end) && !used.contains(end)) {
                end++;
            }
            // Old versions kept the copy of the boot sector there.
            if (end > at && !(end - at == 1 && at == middle)) {
                report.warning("ntfs.cluster-lost", at * clusterSize, range(at, end) + " marked as used and no file's");
            }
            at = marked.nextSet(Math.max(end, at + 1));
        }
    }

    private static String range(long first, long end) {
        return end - first == 1 ? "cluster " + first + " is" : "clusters " + first + " to " + (end - 1) + " are";
    }

    /** Reads the table again and tells who has the clusters that several have. */
    private void nameConflicts() throws IOException {
        MasterFileTable mft = state.volume.mft();
        int size = mft.recordSize();
        int perChunk = Math.max(1, CHUNK / size);
        Pace pace = new Pace(state.job, "looking for files with the same clusters");
        ByteBuffer buffer = ByteBuffer.allocate(perChunk * size);
        for (long first = 0; first < mft.recordCount() && !report.isFull(); first += perChunk) {
            int count = (int) Math.min(perChunk, mft.recordCount() - first);
            pace.spend((long) count * size);
            mft.readProtected(first, buffer.clear().limit(count * size));
            for (int i = 0; i < count; i++) {
                long number = first + i;
                if (state.records.is(number, RecordTable.IN_USE)) {
                    byte[] bytes = new byte[size];
                    buffer.get(i * size, bytes);
                    nameConflicts(number, bytes);
                }
            }
            pace.report((first + count) * size, mft.recordCount() * size);
        }
    }

    private void nameConflicts(long number, byte[] bytes) {
        try {
            FileRecord record = FileRecord.read(
                    state.volume.device().description(), state.volume.mft().position(number), number, bytes);
            for (Attribute attribute : record.attributes()) {
                if (attribute.isNonResident()) {
                    nameConflict(attribute, attribute.runs(state.volume.clusterCount()));
                }
            }
        } catch (CorruptImageException e) {
            // The first look at the record told this.
            return;
        }
    }

    private void nameConflict(Attribute attribute, RunList runs) {
        for (int i = 0; i < runs.size(); i++) {
            if (runs.isHole(i)) {
                continue;
            }
            long cluster = state.clusters.twice().next(runs.lcn(i));
            if (cluster < runs.lcn(i) + runs.length(i)) {
                report.error("ntfs.cluster-twice", attribute, "has cluster " + cluster + ", which is used twice");
                return;
            }
        }
    }
}
