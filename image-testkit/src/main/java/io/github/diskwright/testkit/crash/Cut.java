package io.github.diskwright.testkit.crash;

import java.util.List;

/**
 * A moment of a record at which the power may go.
 *
 * @param recording the record
 * @param entries number of changes and flushes before it
 * @param flushes number of flushes among them
 * @param lastFlush number of entries before the last of these flushes; -1 if there was none
 * @param pending the changes after the last flush, whole, in order
 */
record Cut(Recording recording, int entries, int flushes, int lastFlush, List<Arrival> pending) {
    List<String> reached() {
        return names(entries);
    }

    List<String> durable() {
        return names(lastFlush);
    }

    long marksReached() {
        return recording.marks().stream()
                .filter(mark -> mark.entries() <= entries)
                .count();
    }

    private List<String> names(int limit) {
        return recording.marks().stream()
                .filter(mark -> mark.entries() <= limit)
                .map(Mark::name)
                .toList();
    }
}
