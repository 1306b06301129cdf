package io.github.diskwright.ntfs;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for the files that have some bytes of a volume. Used once, by one thread. */
final class OwnerSearch {
    private static final String TASK = "looking for the files";
    private static final int CHUNK = 1 << 20;
    /** A longer path begins with a question mark. */
    private static final int MAX_LEVELS = 256;

    private final NtfsVolume volume;
    private final JobOptions job;
    private final int limit;
    private final long clustersEnd;
    /** Begins and ends of the ranges in clusters, in order, not touching each other. */
    private final long[] starts;

    private final long[] ends;
    private final List<OwnedRange> behind = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private long unread;
    private boolean complete = true;

    /** Bytes on the volume that an attribute of a file has. */
    private record Claim(long position, long length, long file, int type, String name, long offset) {
        boolean continues(Claim before) {
            return file == before.file
                    && type == before.type
                    && position == before.position + before.length
                    && offset == before.offset + before.length
                    && name.equals(before.name);
        }

        Claim with(Claim next) {
            return new Claim(position, length + next.length, file, type, name, offset);
        }
    }

    OwnerSearch(NtfsVolume volume, List<Extent> ranges, JobOptions job) {
        this.volume = volume;
        this.job = job;
        this.limit = volume.limits().maxFindings();
        this.clustersEnd = volume.clusterCount() * volume.clusterSize();
        List<long[]> joined = join(ranges);
        this.starts = joined.stream().mapToLong(range -> range[0]).toArray();
        this.ends = joined.stream().mapToLong(range -> range[1]).toArray();
    }

    /** The parts of ranges that are in clusters, by position. */
    private List<long[]> join(List<Extent> ranges) {
        List<Extent> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Extent::position));
        List<long[]> joined = new ArrayList<>();
        long done = 0;
        for (Extent range : sorted) {
            long start = Math.max(done, range.position());
            long end = Math.min(range.end(), volume.device().size());
            if (start >= end) {
                continue;
            }
            done = end;
            long inClusters = Math.min(end, clustersEnd);
            if (start < inClusters) {
                boolean touches = !joined.isEmpty() && joined.get(joined.size() - 1)[1] == start;
                if (touches) {
                    joined.get(joined.size() - 1)[1] = inClusters;
                } else {
                    joined.add(new long[] {start, inClusters});
                }
            }
            if (end > clustersEnd) {
                long from = Math.max(start, clustersEnd);
                behind.add(OwnedRange.of(from, end - from, OwnedRange.Kind.BEHIND));
            }
        }
        return joined;
    }

    RangeOwners run() throws CancelledException {
        if (starts.length > 0) {
            scan();
            claims.sort(Comparator.comparingLong(Claim::position)
                    .thenComparingLong(Claim::file)
                    .thenComparingInt(Claim::type)
                    .thenComparing(Claim::name)
                    .thenComparingLong(Claim::offset));
        }
        List<OwnedRange> found = new ArrayList<>();
        addOwned(found);
        addRest(found);
        found.addAll(behind);
        found.sort(Comparator.comparingLong(OwnedRange::position));
        return new RangeOwners(found, complete, unread);
    }

    private void scan() throws CancelledException {
        MasterFileTable mft = volume.mft();
        int size = mft.recordSize();
        int perChunk = CHUNK / size;
        ByteBuffer buffer = ByteBuffer.allocate(perChunk * size);
        for (long first = 0; first < mft.recordCount() && complete; first += perChunk) {
            job.cancellation().throwIfCancelled(TASK);
            int count = (int) Math.min(perChunk, mft.recordCount() - first);
            if (!read(first, buffer.clear().limit(count * size))) {
                // Only what lies in the part that cannot be read is to be missed.
                for (int i = 0; i < count && complete; i++) {
                    if (read(first + i, buffer.clear().limit(size))) {
                        scan(first + i, buffer.array(), 0, size);
                    } else {
                        unread++;
                    }
                }
            } else {
                for (int i = 0; i < count && complete; i++) {
                    scan(first + i, buffer.array(), i * size, size);
                }
            }
            job.progress().progress(TASK, (first + count) * size, mft.recordCount() * size);
        }
    }

    private boolean read(long firstRecord, ByteBuffer target) throws CancelledException {
        try {
            volume.mft().readProtected(firstRecord, target);
            return true;
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // What cannot be read is counted; the search is for those whose disk has gone bad.
            return false;
        }
    }

    private void scan(long number, byte[] records, int at, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(records, at, size).slice();
        if (!FileRecord.isPresent(bytes)) {
            unread += Zeros.isZero(bytes) ? 0 : 1;
            return;
        }
        try {
            FileRecord record = FileRecord.read(
                    volume.device().description(),
                    volume.mft().position(number),
                    number,
                    Arrays.copyOfRange(records, at, at + size));
            for (Attribute attribute : record.attributes()) {
                claim(record, attribute);
            }
        } catch (ImageException e) {
            unread++;
        }
    }

    private void claim(FileRecord record, Attribute attribute) {
        if (!attribute.isNonResident()) {
            return;
        }
        try {
            RunList runs = attribute.runs(volume.clusterCount());
            if (runs.endVcn() > Long.MAX_VALUE / volume.clusterSize()) {
                unread++;
                return;
            }
            for (int run = 0; run < runs.size() && complete; run++) {
                if (!runs.isHole(run)) {
                    claim(record, attribute, runs, run);
                }
            }
        } catch (ImageException e) {
            unread++;
        }
    }

    private void claim(FileRecord record, Attribute attribute, RunList runs, int run) {
        long size = volume.clusterSize();
        long position = runs.lcn(run) * size;
        long end = position + runs.length(run) * size;
        int found = Arrays.binarySearch(ends, position + 1);
        for (int i = found < 0 ? -found - 1 : found; i < starts.length && starts[i] < end; i++) {
            if (claims.size() >= limit) {
                complete = false;
                return;
            }
            long from = Math.max(position, starts[i]);
            claims.add(new Claim(
                    from,
                    Math.min(end, ends[i]) - from,
                    record.isExtension()
                            ? record.baseReference()
                            : record.reference().toWord(),
                    attribute.type(),
                    attribute.name(),
                    runs.vcn(run) * size + from - position));
        }
    }

    private void addOwned(List<OwnedRange> found) throws CancelledException {
        Map<Long, String> paths = new HashMap<>();
        @Nullable Claim pending = null;
        for (Claim claim : claims) {
            if (pending != null && claim.continues(pending)) {
                pending = pending.with(claim);
            } else {
                if (pending != null) {
                    found.add(owned(pending, paths));
                }
                pending = claim;
            }
        }
        if (pending != null) {
            found.add(owned(pending, paths));
        }
    }

    private OwnedRange owned(Claim claim, Map<Long, String> paths) throws CancelledException {
        String path = paths.get(claim.file);
        if (path == null) {
            path = path(claim.file);
            paths.put(claim.file, path);
        }
        String stream = claim.name;
        if (claim.type != AttributeType.DATA) {
            stream = (stream.isEmpty() ? "" : stream + ":") + AttributeType.name(claim.type);
        }
        long number = FileReference.number(claim.file);
        return new OwnedRange(claim.position, claim.length, OwnedRange.Kind.FILE, number, path, stream, claim.offset);
    }

    private String path(long file) throws CancelledException {
        try {
            return volume.file(FileReference.of(file)).path(MAX_LEVELS);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // The base record is gone, and the names with it.
            return "?";
        }
    }

    /** What no file claims is free if the bitmap, where it can be believed, says so. */
    private void addRest(List<OwnedRange> found) throws CancelledException {
        @Nullable ClusterMap used = starts.length == 0 ? null : bitmap();
        int next = 0;
        for (int i = 0; i < starts.length; i++) {
            long at = starts[i];
            for (; next < claims.size() && claims.get(next).position < ends[i]; next++) {
                Claim claim = claims.get(next);
                addUnclaimed(used, at, claim.position, found);
                at = Math.max(at, claim.position + claim.length);
            }
            addUnclaimed(used, at, ends[i], found);
        }
    }

    private void addUnclaimed(@Nullable ClusterMap used, long start, long end, List<OwnedRange> found) {
        long at = start;
        while (at < end) {
            if (found.size() >= 2L * limit) {
                complete = false;
                return;
            }
            long stop = end;
            boolean free = false;
            if (used != null) {
                long cluster = at / volume.clusterSize();
                long last = (end - 1) / volume.clusterSize() + 1;
                free = !used.contains(cluster);
                long other = free ? used.nextSet(cluster, last) : used.nextClear(cluster, last);
                stop = Math.min(end, other * volume.clusterSize());
            }
            found.add(OwnedRange.of(at, stop - at, free ? OwnedRange.Kind.FREE : OwnedRange.Kind.UNKNOWN));
            at = stop;
        }
    }

    /** The bitmap, with clusters set whose bits are in the ranges; null if it cannot be read. */
    private @Nullable ClusterMap bitmap() throws CancelledException {
        ClusterMap used;
        try {
            UsedExtents.requireWhole(
                    volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, ""), volume.clusterCount());
            used = volume.clusterBitmap();
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // Then nothing is known to be free.
            return null;
        }
        for (Claim claim : claims) {
            if (FileReference.number(claim.file) == NtfsVolume.BITMAP && claim.type == AttributeType.DATA) {
                long first = Math.min(claim.offset, used.size() / 8 + 1) * 8;
                long end = Math.min(claim.offset + claim.length, used.size() / 8 + 1) * 8;
                used.set(Math.min(first, used.size()), Math.min(end, used.size()) - Math.min(first, used.size()));
            }
        }
        return used;
    }
}
