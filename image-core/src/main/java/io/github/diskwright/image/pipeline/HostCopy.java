package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileRange;
import java.io.IOException;
import java.util.Optional;

/**
 * A copy whose bytes nobody looks at: where both sides lie in files of the host, the host is asked to copy, on one
 * thread, because it does not get faster by more; the pipeline copies what lies elsewhere.
 */
final class HostCopy {
    /** Between two looks at the token: some hundredths of a second. */
    private static final long MOST_AT_ONCE = 16L << 20;

    private static final long LEAST_AT_ONCE = 64 << 10;

    private static final String TASK = "copying";

    private final BlockDevice source;
    private final BlockDevice destination;
    private final BlockCopy.Target target;
    private final JobOptions job;
    private final RateLimiter limiter;
    /** A tenth of a second at the rate that is asked for, within limits. */
    private final long step;

    private long dataBytes;

    HostCopy(BlockDevice source, BlockDevice destination, BlockCopy.Target target, JobOptions job) {
        this.source = source;
        this.destination = destination;
        this.target = target;
        this.job = job;
        this.limiter = new RateLimiter(job.rate());
        this.step = Math.max(LEAST_AT_ONCE, Math.min(MOST_AT_ONCE, job.rate() / 10));
    }

    /** Whether the host can copy at least the first of the data. */
    boolean isPossible() throws IOException {
        ExtentIterator extents = source.extents(0, source.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.isData()) {
                return source.fileRange(extent.position(), 1, FileRange.Use.READ)
                                .isPresent()
                        && destination
                                .fileRange(extent.position(), 1, FileRange.Use.WRITE)
                                .isPresent();
            }
        }
        return false;
    }

    /** Copies; returns how many bytes were data. */
    long run() throws IOException {
        ExtentIterator extents = source.extents(0, source.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.isData()) {
                copy(extent.position(), extent.end());
            } else {
                skip(extent.position(), extent.end());
            }
        }
        return dataBytes;
    }

    private void copy(long start, long end) throws IOException {
        long at = start;
        while (at < end) {
            job.cancellation().throwIfCancelled(TASK);
            long length = Math.min(step, end - at);
            Optional<FileRange> from = source.fileRange(at, length, FileRange.Use.READ);
            Optional<FileRange> to = destination.fileRange(at, length, FileRange.Use.WRITE);
            long count;
            if (from.isPresent()
                    && to.isPresent()
                    && from.get().file() != to.get().file()) {
                count = transfer(from.get(), to.get());
                limiter.spend(count, job.cancellation()::isCancelled);
            } else {
                count = Math.min(length, from.map(FileRange::length).orElse(length));
                read(at, count);
            }
            dataBytes += count;
            at += count;
            job.progress().progress(TASK, at, source.size());
        }
    }

    private static long transfer(FileRange from, FileRange to) throws IOException {
        long length = Math.min(from.length(), to.length());
        return from.file().transferTo(from.position(), length, to.file(), to.position());
    }

    private void read(long position, long length) throws IOException {
        JobOptions silent = job.toBuilder().progress((task, done, total) -> {}).build();
        BlockPipeline.over(source)
                .range(position, length)
                .job(silent)
                .task(TASK)
                .workers(() -> Block::parts)
                .stage(new CopyStage(source, destination, target))
                .build()
                .run();
    }

    private void skip(long start, long end) throws IOException {
        job.cancellation().throwIfCancelled(TASK);
        if (target == BlockCopy.Target.USED) {
            for (long at = start; at < end; ) {
                long length = Math.min(MOST_AT_ONCE, end - at);
                destination.writeZeros(at, length);
                at += length;
                job.progress().progress(TASK, at, source.size());
                job.cancellation().throwIfCancelled(TASK);
            }
        }
        job.progress().progress(TASK, end, source.size());
    }
}
