package io.github.diskwright.ghost.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Ranges that something is noted of, by several threads; neighbours are one, so that a dead disk is. Thread-safe. */
final class RangeLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, Long> lengths = new TreeMap<>();

    void add(long position, long length) {
        lock.lock();
        try {
            long start = position;
            long end = position + length;
            Map.Entry<Long, Long> before = lengths.floorEntry(end);
            while (before != null && before.getKey() + before.getValue() >= start) {
                start = Math.min(start, before.getKey());
                end = Math.max(end, before.getKey() + before.getValue());
                lengths.remove(before.getKey());
                before = lengths.floorEntry(end);
            }
            lengths.put(start, end - start);
        } finally {
            lock.unlock();
        }
    }

    /** What of a part of the disk is noted, ascending, neighbours joined. */
    List<UnreadableRange> in(long position, long length) {
        List<UnreadableRange> ranges = new ArrayList<>();
        long end = position + length;
        lock.lock();
        try {
            Long first = lengths.floorKey(position);
            for (Map.Entry<Long, Long> entry :
                    lengths.subMap(first == null ? position : first, end).entrySet()) {
                long from = Math.max(position, entry.getKey());
                long to = Math.min(end, entry.getKey() + entry.getValue());
                if (from < to) {
                    ranges.add(new UnreadableRange(from, to - from));
                }
            }
        } finally {
            lock.unlock();
        }
        return ranges;
    }
}
