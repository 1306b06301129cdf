package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.Extent;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** What is shown of each part of a disk. Thread-safe once nobody calls {@link #set} any more. */
final class ShownRanges {
    private final long size;
    private final NavigableMap<Long, Showing> starts = new TreeMap<>();

    /** All of a disk. */
    ShownRanges(long size) {
        this.size = size;
        starts.put(0L, Showing.ALL);
    }

    /** Says what is shown of a range, whatever was said before; what lies behind the disk's end is left out. */
    void set(long start, long limit, Showing showing) {
        long end = Math.min(limit, size);
        if (start >= end) {
            return;
        }
        Showing following = at(end);
        starts.subMap(start, end).clear();
        starts.put(start, showing);
        if (end < size) {
            starts.put(end, following);
        }
    }

    private Showing at(long position) {
        return Objects.requireNonNull(starts.floorEntry(position)).getValue();
    }

    /** As {@link Showing#look}, of a range inside the disk. */
    Extent look(long position, long length) {
        Long next = starts.higherKey(position);
        long end = position + length;
        return at(position).look(position, (next == null ? end : Math.min(next, end)) - position);
    }
}
