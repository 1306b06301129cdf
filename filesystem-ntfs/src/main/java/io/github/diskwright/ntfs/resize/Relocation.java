package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.record.RunList;
import org.jspecify.annotations.Nullable;

/**
 * Finds new places for the clusters behind a limit, and keeps account of what the volume uses afterwards.
 *
 * <p>Clusters that follow each other in a file go to one place, wherever they came from, so that a file has fewer runs
 * afterwards: directly behind what stays before them if that is free, else to the smallest hole that takes them all, else
 * to the largest ones. A run that crosses the limit moves as a whole where its part before the limit is the smaller one.
 * Not thread-safe.
 */
final class Relocation {
    private final String source;
    private final int clusterSize;
    private final long limit;
    private final FreeExtents free;
    private final ClusterMap used;
    private final ClusterCopies copies = new ClusterCopies();

    /**
     * @param source description of the volume, for errors
     * @param clusterSize bytes of a cluster
     * @param limit clusters from this one on are given up
     * @param free what may be taken, all below the limit or new
     * @param used what the volume uses; kept up to date
     */
    Relocation(String source, int clusterSize, long limit, FreeExtents free, ClusterMap used) {
        this.source = source;
        this.clusterSize = clusterSize;
        this.limit = limit;
        this.free = free;
        this.used = used;
    }

    /** How the contents of moved clusters get to their new place. */
    enum Contents {
        /** They are copied. */
        COPIED,
        /** Somebody writes them anew. */
        WRITTEN
    }

    long limit() {
        return limit;
    }

    ClusterCopies copies() {
        return copies;
    }

    /** What the volume uses when all is done. */
    ClusterMap used() {
        return used;
    }

    FreeExtents free() {
        return free;
    }

    /**
     * New runs for an attribute.
     *
     * @param runs the old ones
     * @param contents what happens to the clusters' contents
     * @param neededClusters VCNs from this one on need no copy
     * @param file whose they are
     * @throws NoSpaceException if there are not enough free clusters
     */
    RunList relocate(RunList runs, Contents contents, long neededClusters, long file) throws NoSpaceException {
        RunList.Builder target = RunList.builder(runs.startVcn());
        for (int i = 0; i < runs.size(); ) {
            if (runs.isHole(i)) {
                target.add(RunList.HOLE, runs.length(i));
                i++;
                continue;
            }
            long stay = staying(runs, i);
            if (stay > 0) {
                target.add(runs.lcn(i), stay);
            }
            if (stay == runs.length(i)) {
                i++;
                continue;
            }
            int next = i + 1;
            long moving = runs.length(i) - stay;
            while (next < runs.size() && !runs.isHole(next) && staying(runs, next) == 0) {
                moving += runs.length(next);
                next++;
            }
            long from = runs.vcn(i) + stay;
            RunList.Builder taken = RunList.builder(from);
            take(moving, stay > 0 || i > 0 ? behind(runs, target, i, stay) : 0, taken);
            move(runs, taken.build(), contents, neededClusters, file);
            addAll(target, taken.build());
            i = next;
        }
        return target.build();
    }

    /** How many clusters at the begin of a run stay. */
    private long staying(RunList runs, int run) {
        long inside = Math.max(0, Math.min(runs.length(run), limit - runs.lcn(run)));
        long beyond = runs.length(run) - inside;
        boolean crosses = inside > 0 && beyond > 0;
        // Its first part is moved too where that costs less than it saves, and leaves the file in one piece.
        return crosses && inside < beyond && free.longest() >= 2 * runs.length(run) ? 0 : inside;
    }

    /** The cluster behind the last one that the new runs have, or 0. */
    private static long behind(RunList runs, RunList.Builder target, int run, long stay) {
        if (stay > 0) {
            return runs.lcn(run) + stay;
        }
        return target.lastLcnEnd();
    }

    private static void addAll(RunList.Builder target, RunList runs) {
        for (int i = 0; i < runs.size(); i++) {
            target.add(runs.lcn(i), runs.length(i));
        }
    }

    private void take(long count, long behind, RunList.Builder target) throws NoSpaceException {
        long left = count;
        if (behind > 0 && free.freeAt(behind) >= left) {
            left -= add(target, free.takeAt(behind, left));
        }
        if (left > 0 && free.total() < left) {
            throw noSpace(left);
        }
        while (left > 0) {
            FreeExtents.@Nullable Extent extent = free.takeBest(left);
            left -= add(target, extent == null ? free.takeLongest(left) : extent);
        }
    }

    private NoSpaceException noSpace(long needed) {
        return new NoSpaceException(source, needed * clusterSize, free.total() * clusterSize);
    }

    private long add(RunList.Builder target, FreeExtents.@Nullable Extent extent) {
        if (extent == null) {
            return 0;
        }
        target.add(extent.start(), extent.length());
        used.set(extent.start(), extent.length());
        return extent.length();
    }

    /** Notes copies, and that the old clusters are free when all is done. */
    private void move(RunList old, RunList taken, Contents contents, long needed, long file) {
        for (int i = 0; i < taken.size(); i++) {
            long vcn = taken.vcn(i);
            while (vcn < taken.vcn(i) + taken.length(i)) {
                int run = old.runAt(vcn);
                long skipped = vcn - old.vcn(run);
                long length = Math.min(old.length(run) - skipped, taken.vcn(i) + taken.length(i) - vcn);
                long lcn = old.lcn(run) + skipped;
                release(lcn, length);
                long copied = Math.min(length, needed - vcn);
                if (contents == Contents.COPIED && copied > 0) {
                    copies.add(lcn, taken.lcn(i) + vcn - taken.vcn(i), copied, file);
                }
                vcn += length;
            }
        }
    }

    /** Clusters that are not used any more when all is done. Nothing else gets them before. */
    void release(long lcn, long length) {
        long end = Math.min(lcn + length, used.size());
        if (lcn < end) {
            used.clear(lcn, end - lcn);
        }
    }

    /**
     * Clusters in one piece.
     *
     * @throws NoSpaceException if there is no such piece
     */
    RunList takeOne(long count) throws NoSpaceException {
        FreeExtents.@Nullable Extent extent = free.takeBest(count);
        if (extent == null) {
            throw noSpace(count);
        }
        used.set(extent.start(), extent.length());
        return RunList.of(extent.start(), extent.length());
    }

    /**
     * Clusters in as few pieces as there can be.
     *
     * @throws NoSpaceException if there are not enough
     */
    RunList takeAny(long count) throws NoSpaceException {
        RunList.Builder target = RunList.builder(0);
        take(count, 0, target);
        return target.build();
    }
}
