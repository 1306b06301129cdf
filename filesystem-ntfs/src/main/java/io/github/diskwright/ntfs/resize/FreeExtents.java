package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.ClusterMap;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that a plan may still use, as extents: found by length and by place. What was given out never comes back:
 * a cluster that the old volume uses must stay as it is until the new one holds. Not thread-safe.
 */
final class FreeExtents {
    private final TreeMap<Long, Long> byStart = new TreeMap<>();
    private final TreeSet<Extent> byLength =
            new TreeSet<>(Comparator.comparingLong(Extent::length).thenComparingLong(Extent::start));
    private long total;

    private FreeExtents() {}

    /** Clusters below a limit that are neither in one map nor in another, if there is one. */
    static FreeExtents of(ClusterMap used, @Nullable ClusterMap extra, long limit) {
        FreeExtents free = new FreeExtents();
        for (long at = nextFree(used, extra, 0); at < limit; ) {
            long end = Math.min(limit, used.nextSet(at));
            end = extra == null ? end : Math.min(end, extra.nextSet(at));
            free.add(new Extent(at, end - at));
            at = nextFree(used, extra, end);
        }
        return free;
    }

    private static long nextFree(ClusterMap used, @Nullable ClusterMap extra, long from) {
        long at = used.nextClear(from);
        while (extra != null && at < used.size() && extra.contains(at)) {
            at = used.nextClear(extra.nextClear(at));
        }
        return at;
    }

    /** Clusters one after the other. */
    record Extent(long start, long length) {
        long end() {
            return start + length;
        }
    }

    /** All that is left. */
    long total() {
        return total;
    }

    /** The longest that is left; 0 if nothing is. */
    long longest() {
        return byLength.isEmpty() ? 0 : byLength.last().length();
    }

    /** The smallest extent that holds so many clusters; its first ones are taken. Null if there is none. */
    @Nullable
    Extent takeBest(long length) {
        @Nullable Extent found = byLength.ceiling(new Extent(0, length));
        return found == null ? null : take(found, found.start(), length);
    }

    /** The longest extent, or its first part. Null if nothing is left. */
    @Nullable
    Extent takeLongest(long most) {
        return byLength.isEmpty() ? null : take(byLength.last(), byLength.last().start(), most);
    }

    /** The first extent of all, or its first part. Null if nothing is left. */
    @Nullable
    Extent takeFirst(long most) {
        Map.@Nullable Entry<Long, Long> first = byStart.firstEntry();
        return first == null ? null : take(new Extent(first.getKey(), first.getValue()), first.getKey(), most);
    }

    /** Clusters from a given one on, as many as are free of those wanted. Null if it is not free. */
    @Nullable
    Extent takeAt(long lcn, long most) {
        Map.@Nullable Entry<Long, Long> entry = byStart.floorEntry(lcn);
        if (entry == null || entry.getKey() + entry.getValue() <= lcn) {
            return null;
        }
        return take(new Extent(entry.getKey(), entry.getValue()), lcn, most);
    }

    /** How many clusters are free from a given one on. */
    long freeAt(long lcn) {
        Map.@Nullable Entry<Long, Long> entry = byStart.floorEntry(lcn);
        return entry == null ? 0 : Math.max(0, entry.getKey() + entry.getValue() - lcn);
    }

    private Extent take(Extent from, long start, long most) {
        Extent taken = new Extent(start, Math.min(most, from.end() - start));
        byStart.remove(from.start());
        byLength.remove(from);
        total -= from.length();
        add(new Extent(from.start(), start - from.start()));
        add(new Extent(taken.end(), from.end() - taken.end()));
        return taken;
    }

    private void add(Extent extent) {
        if (extent.length() > 0) {
            byStart.put(extent.start(), extent.length());
            byLength.add(extent);
            total += extent.length();
        }
    }
}
