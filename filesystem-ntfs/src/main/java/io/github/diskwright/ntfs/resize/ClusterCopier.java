package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.pipeline.HelperThreads;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies clusters to their new places, in the order in which they lie, many small ones with one reading. While one thread
 * writes another reads. No target is the source of another copy, so any part may be done in any order, and again. Used
 * once.
 */
final class ClusterCopier {
    static final String TASK = "moving clusters";

    private static final int WINDOW = 4 << 20;
    /** One that writes and one that reads; more would only wait. */
    private static final int WORKERS = 2;
    /** Sources so near to each other are read together. */
    private static final int GAP = 64 << 10;
    /** For ranges from this length on it is asked whether they are holes. */
    private static final int HOLE = 1 << 20;

    private final BlockDevice device;
    private final ClusterCopies copies;
    private final int clusterSize;
    private final JobOptions job;
    private final Pace pace;
    private final int windowSize;
    private final int[] order;
    private final long total;
    private final Object turn = new Object();
    private final Object writing = new Object();
    // Guarded by turn.
    private int next;
    private @Nullable ExtentIterator extents;
    /** What is left of an extent of a long copy. */
    private @Nullable Extent rest;

    private @Nullable Throwable failure;
    private int active;
    private boolean isOver;
    // Guarded by writing.
    private long done;

    ClusterCopier(BlockDevice device, ClusterCopies copies, int clusterSize, JobOptions job) {
        this.device = device;
        this.copies = copies;
        this.clusterSize = clusterSize;
        this.job = job;
        this.pace = new Pace(job, TASK);
        this.total = copies.clusters() * clusterSize;
        long most = Math.max(clusterSize, Math.min(WINDOW, job.memory() / WORKERS));
        this.windowSize = (int) Math.min(most, Math.max(clusterSize, total));
        this.order = IntStream.range(0, copies.size())
                .boxed()
                .sorted((a, b) -> Long.compare(copies.source(a), copies.source(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Something to do: a range to read, and the copies that get parts of it; none if it is a part of a long one. */
    private record Batch(long source, long target, int length, int from, int to) {}

    void run() throws IOException {
        HelperThreads helpers = new HelperThreads();
        if (job.threads() > 1 && total > windowSize) {
            helpers.start(WORKERS - 1, job.executor(), this::work);
        }
        work();
        helpers.join();
        awaitOthers();
        synchronized (turn) {
            if (failure instanceof IOException broken) {
                throw broken;
            } else if (failure instanceof RuntimeException broken) {
                throw broken;
            } else if (failure instanceof Error broken) {
                throw broken;
            }
        }
    }

    /** Threads of a given executor are not ours to join. */
    private void awaitOthers() {
        boolean interrupted = false;
        synchronized (turn) {
            isOver = true;
            while (active > 0) {
                try {
                    turn.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        synchronized (turn) {
            if (isOver) {
                return;
            }
            active++;
        }
        copy();
        synchronized (turn) {
            active--;
            turn.notifyAll();
        }
    }

    private void copy() {
        try {
            ByteBuffer window = ByteBuffer.allocateDirect(windowSize);
            for (Batch batch = take(); batch != null; batch = take()) {
                window.clear().limit(batch.length);
                device.read(batch.source, window);
                synchronized (writing) {
                    write(batch, window.flip());
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            synchronized (turn) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    private void write(Batch batch, ByteBuffer window) throws IOException {
        if (batch.from == batch.to) {
            device.write(batch.target, window);
        }
        for (int i = batch.from; i < batch.to; i++) {
            int copy = order[i];
            device.write(target(copy), window.slice((int) (source(copy) - batch.source), (int) length(copy)));
        }
        done += batch.length;
        pace.report(Math.min(done, total), total);
    }

    /** The next thing to do; null if all is done, or somebody failed. */
    private @Nullable Batch take() throws IOException {
        synchronized (turn) {
            while (failure == null) {
                pace.check();
                Batch batch = extents == null ? begin() : goOn(extents);
                if (batch != null) {
                    pace.spend(batch.length);
                    return batch;
                }
                if (extents == null && next == order.length) {
                    return null;
                }
            }
            return null;
        }
    }

    private @Nullable Batch begin() {
        if (next == order.length) {
            return null;
        }
        int first = next;
        next = together(first);
        if (next == first) {
            int copy = order[first];
            next++;
            extents = device.extents(source(copy), length(copy));
            rest = null;
            return null;
        }
        long start = source(order[first]);
        long end = source(order[next - 1]) + length(order[next - 1]);
        return new Batch(start, 0, (int) (end - start), first, next);
    }

    /** The next part of a long copy; holes are made at once. */
    private @Nullable Batch goOn(ExtentIterator current) throws IOException {
        int copy = order[next - 1];
        Extent extent = rest;
        if (extent == null) {
            if (!current.hasNext()) {
                extents = null;
                return null;
            }
            extent = current.next();
        }
        long to = target(copy) + extent.position() - source(copy);
        if (!extent.isData()) {
            synchronized (writing) {
                device.writeZeros(to, extent.length());
                done += extent.length();
            }
            rest = null;
            return null;
        }
        int length = (int) Math.min(windowSize, extent.length());
        rest = length == extent.length()
                ? null
                : new Extent(extent.position() + length, extent.length() - length, extent.kind());
        return new Batch(extent.position(), to, length, 0, 0);
    }

    /** The copy behind the last one that one window takes together with a given one; that one itself if it is too long. */
    private int together(int first) {
        long start = source(order[first]);
        long end = start;
        int last = first;
        while (last < order.length) {
            int copy = order[last];
            boolean near = source(copy) - end <= GAP;
            if (!near || length(copy) > HOLE || source(copy) + length(copy) - start > windowSize) {
                break;
            }
            end = source(copy) + length(copy);
            last++;
        }
        return last;
    }

    private long source(int copy) {
        return copies.source(copy) * clusterSize;
    }

    private long target(int copy) {
        return copies.target(copy) * clusterSize;
    }

    private long length(int copy) {
        return copies.length(copy) * clusterSize;
    }
}
