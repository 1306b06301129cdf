package io.github.diskwright.ghost.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Ranges that something is noted of, by several threads. Thread-safe. */
final class RangeLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, Long> lengths = new TreeMap<>();

    void add(long position, long length) {
        lock.lock();
        try {
            lengths.merge(position, length, Math::max);
        } finally {
            lock.unlock();
        }
    }

    /** The ranges that begin in a part of the disk, cut at its end, ascending, neighbours joined. */
    List<UnreadableRange> in(long position, long length) {
        List<UnreadableRange> ranges = new ArrayList<>();
        lock.lock();
        try {
            for (Map.Entry<Long, Long> entry :
                    lengths.subMap(position, position + length).entrySet()) {
                long start = entry.getKey();
                long end = Math.min(position + length, start + entry.getValue());
                int last = ranges.size() - 1;
                if (last >= 0 && ranges.get(last).end() >= start) {
                    start = ranges.get(last).position();
                    end = Math.max(end, ranges.remove(last).end());
                }
                ranges.add(new UnreadableRange(start, end - start));
            }
        } finally {
            lock.unlock();
        }
        return ranges;
    }
}
