package io.github.diskwright.ghost.restore;

import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.ProgressListener;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.image.pipeline.BlockCopy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Restores the disk in an image of any format to a device. The device must have room up to the last byte that is used: what
 * the image calls unused behind it need not fit.
 *
 * <p>With a journal, what is written is made durable from time to time and noted, so that a restore that was interrupted goes
 * on there. Immutable.
 */
public final class DiskRestore {
    private final BlockDevice image;
    private final BlockDevice target;
    private final RestoreOptions options;

    private DiskRestore(BlockDevice image, BlockDevice target, RestoreOptions options) {
        this.image = image;
        this.target = target;
        this.options = options;
    }

    /**
     * A restore to be made. Both devices stay open.
     *
     * @param image what is restored
     * @param target where to; nobody else may write to it meanwhile
     */
    public static DiskRestore of(BlockDevice image, BlockDevice target, RestoreOptions options) {
        return new DiskRestore(image, target, options);
    }

    /** Bytes that a target must have: up to the end of what is used. Costs a walk over the extents. */
    public static long neededBytes(BlockDevice image) throws IOException {
        long needed = 0;
        ExtentIterator extents = image.extents(0, image.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.kind() != Extent.Kind.UNALLOCATED) {
                needed = extent.end();
            }
        }
        return needed;
    }

    /**
     * Restores, and makes the target durable.
     *
     * @param job how the work runs; progress is in bytes of the disk
     * @throws NoSpaceException if the target is too small
     * @throws IntegrityException if the target, read back, is not as it was written; or the image is damaged
     * @throws io.github.diskwright.image.RefusedException if the journal is of another restore
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled
     * @throws IOException if reading or writing fails
     */
    public RestoreResult run(JobOptions job) throws IOException {
        long bytes = image.size();
        if (target.size() < bytes) {
            long needed = neededBytes(image);
            if (target.size() < needed) {
                throw new NoSpaceException(target.description(), needed, target.size());
            }
            bytes = target.size();
        }
        Optional<RestoreJournal> journal = options.journal().map(file -> new RestoreJournal(file, options.identity()));
        long start = journal.isPresent() ? Math.min(bytes, journal.get().read()) : 0;
        long dataBytes = 0;
        long step = journal.isPresent() ? options.checkpointInterval() : Math.max(1, bytes);
        for (long at = start; at < bytes; ) {
            long length = stepLength(at, step, bytes);
            dataBytes += copy(at, length, bytes, job);
            at += length;
            if (journal.isPresent() && at < bytes) {
                target.flush();
                journal.get().write(at);
            }
        }
        target.flush();
        if (options.verification() == RestoreOptions.Verification.READ_BACK) {
            verify(bytes, job);
        }
        if (journal.isPresent()) {
            journal.get().delete();
        }
        return new RestoreResult(bytes, dataBytes, start);
    }

    /** A step, which takes all of a long run without data along. */
    private long stepLength(long at, long step, long bytes) throws IOException {
        Extent first = image.extents(at, bytes - at).next();
        long length = first.isData() ? step : Math.max(step, first.length());
        return Math.min(length, bytes - at);
    }

    private long copy(long at, long length, long bytes, JobOptions job) throws IOException {
        BlockCopy.Target kind = switch (options.unused()) {
            case EMPTY -> BlockCopy.Target.EMPTY;
            case LEFT -> BlockCopy.Target.KEPT_WHERE_UNALLOCATED;
            case ZEROED -> BlockCopy.Target.USED;
        };
        JobOptions part = job.toBuilder()
                .progress(shifted(job.progress(), at, bytes, "restoring"))
                .build();
        try (BlockDevice from = WindowDevice.of(image, at, length, "part");
                BlockDevice to = WindowDevice.of(target, at, length, "part")) {
            return BlockCopy.of(from, to, kind).run(List.of(), part).dataBytes();
        }
    }

    private static ProgressListener shifted(ProgressListener listener, long start, long total, String task) {
        return (name, done, length) -> listener.progress(task, start + done, total);
    }

    private void verify(long bytes, JobOptions job) throws IOException {
        try (BlockDevice whole = WindowDevice.of(image, 0, bytes, "start");
                BlockDevice written = new MaskedTarget(target, whole)) {
            JobOptions part = job.toBuilder()
                    .progress(shifted(job.progress(), 0, bytes, "verifying"))
                    .build();
            OptionalLong difference = BlockCompare.firstDifference(whole, written, part);
            if (difference.isPresent()) {
                throw new IntegrityException(
                        target.description() + ": read back at 0x" + Long.toHexString(difference.getAsLong()),
                        "what was restored",
                        "something else");
            }
        }
    }
}
