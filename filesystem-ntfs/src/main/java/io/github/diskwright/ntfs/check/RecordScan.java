package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.pipeline.HelperThreads;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.ntfs.MasterFileTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Checks all records, a range of them at a time on each thread. Findings come out in the order of the records, however
 * many threads there are. Used once.
 */
final class RecordScan {
    private static final String TASK = "checking the master file table";
    private static final int CHUNK = 256 << 10;

    private final CheckState state;
    private final Report report;
    private final int limit;
    private final int perChunk;
    private final int chunks;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    /** Findings of ranges that are done, before those of a range that is not. */
    private final TreeMap<Integer, Report> waiting = new TreeMap<>();

    private int next;
    private int merged;
    private int active;
    private long done;
    private @Nullable Throwable failure;

    /**
     * @param report where findings go
     * @param limit most findings that it takes
     */
    RecordScan(CheckState state, Report report, int limit) {
        this.state = state;
        this.report = report;
        this.limit = limit;
        MasterFileTable mft = state.volume.mft();
        this.perChunk = Math.max(1, CHUNK / mft.recordSize());
        this.chunks = (int) ((mft.recordCount() + perChunk - 1) / perChunk);
        this.pace = new Pace(state.job, TASK);
    }

    void run() throws IOException {
        HelperThreads helpers = new HelperThreads();
        int wanted = Math.min(state.job.threads(), chunks) - 1;
        helpers.start(wanted, state.job.executor(), this::work);
        work();
        await();
        helpers.join();
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        } else if (thrown instanceof RuntimeException e) {
            throw e;
        } else if (thrown instanceof Error e) {
            throw e;
        }
    }

    private void work() {
        ByteBuffer buffer = ByteBuffer.allocate(perChunk * state.volume.mft().recordSize());
        for (int chunk = take(); chunk >= 0; chunk = take()) {
            Report own = new Report(limit);
            @Nullable Throwable thrown = null;
            try {
                scan(chunk, own, buffer);
            } catch (IOException | RuntimeException | Error e) {
                thrown = e;
            }
            finish(chunk, own, thrown);
        }
    }

    /** The next range; -1 if there is none. */
    private int take() {
        lock.lock();
        try {
            if (failure != null || next >= chunks || report.isFull()) {
                return -1;
            }
            pace.spend((long) perChunk * state.volume.mft().recordSize());
            active++;
            return next++;
        } catch (IOException | RuntimeException e) {
            failure = e;
            return -1;
        } finally {
            lock.unlock();
        }
    }

    private void scan(int chunk, Report own, ByteBuffer buffer) throws IOException {
        MasterFileTable mft = state.volume.mft();
        int size = mft.recordSize();
        long first = (long) chunk * perChunk;
        int count = (int) Math.min(perChunk, mft.recordCount() - first);
        mft.readProtected(first, buffer.clear().limit(count * size));
        RecordCheck check = new RecordCheck(state, own);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[size];
            buffer.get(i * size, bytes);
            check.check(first + i, bytes);
        }
    }

    private void finish(int chunk, Report own, @Nullable Throwable thrown) {
        lock.lock();
        try {
            active--;
            if (thrown != null) {
                failure = failure == null ? thrown : failure;
            } else {
                waiting.put(chunk, own);
                merge();
                done++;
                long size = (long) perChunk * state.volume.mft().recordSize();
                pace.report(done * size, chunks * size);
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            idle.signalAll();
            lock.unlock();
        }
    }

    private void merge() {
        while (!waiting.isEmpty() && waiting.firstKey() == merged) {
            report.addAll(waiting.pollFirstEntry().getValue().drafts());
            merged++;
        }
        // What would come behind enough findings of lower ranges is never wanted.
        int sum = 0;
        for (Map.Entry<Integer, Report> entry : waiting.entrySet()) {
            if (sum >= limit) {
                entry.setValue(new Report(0));
            }
            sum += entry.getValue().size();
        }
    }

    private void await() {
        lock.lock();
        try {
            while (active > 0) {
                idle.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
