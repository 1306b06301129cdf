package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * Copies clusters to their new places, in the order in which they lie, many small ones with one reading. No target is the
 * source of another copy, so any part may be done again. Not thread-safe.
 */
final class ClusterCopier {
    static final String TASK = "moving clusters";

    private static final int WINDOW = 8 << 20;
    /** Sources so near to each other are read together. */
    private static final int GAP = 64 << 10;
    /** For ranges from this length on it is asked whether they are holes. */
    private static final int HOLE = 1 << 20;

    private final BlockDevice device;
    private final ClusterCopies copies;
    private final int clusterSize;
    private final Pace pace;
    private final ByteBuffer window;
    private final int[] order;
    private final long total;
    private long done;

    ClusterCopier(BlockDevice device, ClusterCopies copies, int clusterSize, JobOptions job) {
        this.device = device;
        this.copies = copies;
        this.clusterSize = clusterSize;
        this.pace = new Pace(job, TASK);
        long size = Math.max(clusterSize, Math.min(WINDOW, job.memory()));
        this.window =
                ByteBuffer.allocateDirect((int) Math.min(size, Math.max(clusterSize, total(copies, clusterSize))));
        this.order = IntStream.range(0, copies.size())
                .boxed()
                .sorted((a, b) -> Long.compare(copies.source(a), copies.source(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        this.total = copies.clusters() * clusterSize;
    }

    private static long total(ClusterCopies copies, int clusterSize) {
        return copies.clusters() * clusterSize;
    }

    void run() throws IOException {
        for (int i = 0; i < order.length; ) {
            int next = together(i);
            if (next == i) {
                copyLong(order[i]);
                next++;
            } else {
                copyTogether(i, next);
            }
            i = next;
            pace.report(done, total);
        }
    }

    /** The copy behind the last one that one window takes together with a given one; that one itself if it is too long. */
    private int together(int first) {
        long start = source(order[first]);
        long end = start;
        int next = first;
        while (next < order.length) {
            int copy = order[next];
            boolean near = source(copy) - end <= GAP;
            if (!near || length(copy) > HOLE || source(copy) + length(copy) - start > window.capacity()) {
                break;
            }
            end = source(copy) + length(copy);
            next++;
        }
        return next;
    }

    private void copyTogether(int from, int to) throws IOException {
        long start = source(order[from]);
        long end = source(order[to - 1]) + length(order[to - 1]);
        pace.spend(end - start);
        window.clear().limit((int) (end - start));
        device.read(start, window);
        for (int i = from; i < to; i++) {
            int copy = order[i];
            device.write(target(copy), window.slice((int) (source(copy) - start), (int) length(copy)));
            done += length(copy);
        }
    }

    private void copyLong(int copy) throws IOException {
        ExtentIterator extents = device.extents(source(copy), length(copy));
        while (extents.hasNext()) {
            Extent extent = extents.next();
            long to = target(copy) + extent.position() - source(copy);
            if (extent.isData()) {
                copyData(extent, to);
            } else {
                pace.check();
                device.writeZeros(to, extent.length());
                done += extent.length();
            }
        }
    }

    private void copyData(Extent extent, long to) throws IOException {
        for (long at = 0; at < extent.length(); at += window.limit()) {
            window.clear().limit((int) Math.min(window.capacity(), extent.length() - at));
            pace.spend(window.limit());
            device.read(extent.position() + at, window);
            device.write(to + at, window.flip());
            done += window.limit();
            pace.report(done, total);
        }
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
