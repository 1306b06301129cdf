package io.github.diskwright.partition.internal.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A range of sectors.
 *
 * @param start the first one
 * @param limit the first one after it
 */
public record SectorRange(long start, long limit) {
    /** Whether two ranges have a sector in common. */
    public boolean overlaps(SectorRange other) {
        return start < other.limit && other.start < limit;
    }

    /** Whether all of another range is in this one. */
    public boolean contains(SectorRange other) {
        return start <= other.start && other.limit <= limit;
    }

    /** Number of sectors. */
    public long count() {
        return limit - start;
    }

    /** What of this range none of the others takes, in order. The others may overlap each other and reach beyond it. */
    public List<SectorRange> without(List<SectorRange> used) {
        List<SectorRange> sorted = new ArrayList<>(used);
        sorted.sort(Comparator.comparingLong(SectorRange::start));
        // An end mark makes the space after the last one a gap like the others.
        sorted.add(new SectorRange(limit, limit));
        List<SectorRange> gaps = new ArrayList<>();
        long at = start;
        for (SectorRange area : sorted) {
            long end = Math.min(area.start, limit);
            if (end > at) {
                gaps.add(new SectorRange(at, end));
            }
            at = Math.max(at, area.limit);
        }
        return gaps;
    }
}
