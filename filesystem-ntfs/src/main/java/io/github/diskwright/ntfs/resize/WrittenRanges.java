package io.github.diskwright.ntfs.resize;

import java.util.Map;
import java.util.TreeMap;

/** Which ranges of a volume are written. Not thread-safe. */
final class WrittenRanges {
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    void add(long position, long length) {
        Map.Entry<Long, Long> before = ends.floorEntry(position);
        if (before != null && before.getValue() == position) {
            ends.put(before.getKey(), position + length);
        } else {
            ends.put(position, position + length);
        }
    }

    /** Whether a range has something of one that is written. */
    boolean overlap(long position, long length) {
        Map.Entry<Long, Long> before = ends.lowerEntry(position + length);
        return before != null && before.getValue() > position;
    }
}
