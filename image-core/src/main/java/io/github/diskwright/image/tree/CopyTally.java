package io.github.diskwright.image.tree;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what a copy does. Thread-safe. */
final class CopyTally {
    private final int mostFailures;
    private final int mostOfKind;
    private final CopyListener listener;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong directories = new AtomicLong();
    private final AtomicLong links = new AtomicLong();
    /** Guards what follows; the listener is called under it, so that it hears one at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<CopyFailure> failures = new ArrayList<>();
    private final List<CopyLoss> losses = new ArrayList<>();
    private final Map<TreeFeature, Long> lossCounts = new EnumMap<>(TreeFeature.class);
    private long failureCount;

    CopyTally(int mostFindings, CopyListener listener) {
        this.mostFailures = mostFindings;
        this.mostOfKind = Math.max(1, mostFindings / TreeFeature.values().length);
        this.listener = listener;
    }

    void countFile() {
        files.incrementAndGet();
    }

    void countDirectory() {
        directories.incrementAndGet();
    }

    void countLink() {
        links.incrementAndGet();
    }

    /** A file that was counted is not there after all. */
    void takeBackFile() {
        files.decrementAndGet();
    }

    void add(CopyFailure failure) {
        lock.lock();
        try {
            failureCount++;
            if (failures.size() < mostFailures) {
                failures.add(failure);
            }
            listener.failed(failure);
        } finally {
            lock.unlock();
        }
    }

    void add(CopyLoss loss) {
        lock.lock();
        try {
            if (lossCounts.merge(loss.feature(), 1L, Long::sum) <= mostOfKind) {
                losses.add(loss);
            }
            listener.lost(loss);
        } finally {
            lock.unlock();
        }
    }

    long files() {
        return files.get();
    }

    long directories() {
        return directories.get();
    }

    long links() {
        return links.get();
    }

    long failureCount() {
        return failureCount;
    }

    List<CopyFailure> failures() {
        return failures;
    }

    List<CopyLoss> losses() {
        return losses;
    }

    Map<TreeFeature, Long> lossCounts() {
        return lossCounts;
    }
}
