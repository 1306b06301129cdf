package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies all of one device to another, sparse: areas without data are not read, and zeros are not written where the
 * target has them already. Immutable.
 */
public final class BlockCopy {
    /** What the target holds before. */
    public enum Target {
        /** Zeros only, as a new image does: zeros need not be written. */
        EMPTY,
        /** Anything: zeros are written through {@link BlockDevice#writeZeros}. */
        USED,
        /** Anything, and where the source is {@code UNALLOCATED} it may stay: zeros are written elsewhere only. */
        KEPT_WHERE_UNALLOCATED
    }

    /** Where the holes of the copy come from. */
    public enum Holes {
        /** From the source, and from zeros that are found in its data. */
        FIND,
        /**
         * From the source alone; its data is taken as it is. The same as {@link #FIND} where
         * {@link FileDevice#canTellExtents} says no, because there a file's holes would be lost. Where both sides lie in files of the host and no digest is
         * asked for, the host copies from one to the other, on file systems that share blocks without copying anything.
         */
        KEEP
    }

    /**
     * What a copy did.
     *
     * @param bytes bytes of the device
     * @param dataBytes those of them that were written as data; the rest are zeros
     * @param digests digests of the whole device, as asked for
     */
    public record Result(long bytes, long dataBytes, List<DigestValue> digests) {}

    /** Shorter gaps of zeros are written: a hole saves less than the calls around it cost. */
    private static final int SHORTEST_GAP = 16 << 10;

    private final BlockDevice source;
    private final BlockDevice destination;
    private final Target target;
    private final Holes holes;

    private BlockCopy(BlockDevice source, BlockDevice destination, Target target, Holes holes) {
        this.source = source;
        this.destination = destination;
        this.target = target;
        this.holes = Objects.requireNonNull(holes, "holes");
    }

    /**
     * A copy to be made, with {@link Holes#FIND}. Both devices stay open; the caller flushes or completes the destination.
     *
     * @param source what is read
     * @param destination what is written, at least as large and without any byte in common with the source; bytes beyond the source's size are left alone
     * @param target what the destination holds before
     */
    public static BlockCopy of(BlockDevice source, BlockDevice destination, Target target) {
        return new BlockCopy(source, destination, target, Holes.FIND);
    }

    /** The same copy with another origin of its holes. */
    public BlockCopy holes(Holes wanted) {
        return new BlockCopy(source, destination, target, wanted);
    }

    /**
     * Copies.
     *
     * @param algorithms digests to compute on the way, perhaps none
     * @param job how the work runs; progress is in bytes of the source
     * @throws RefusedException if source and destination are overlapping parts of one file
     * @throws NoSpaceException if the destination is smaller than the source, or its host is full
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled; the destination is incomplete
     * @throws IOException if reading or writing fails; the destination is incomplete
     */
    public Result run(Collection<DigestAlgorithm> algorithms, JobOptions job) throws IOException {
        if (destination.size() < source.size()) {
            throw new NoSpaceException(destination.description(), source.size(), destination.size());
        }
        refuseOverlap();
        DigestStages digests = new DigestStages(algorithms);
        HostCopy hostCopy = new HostCopy(source, destination, target, job);
        boolean isForHost = isKeeping() && target != Target.KEPT_WHERE_UNALLOCATED && algorithms.isEmpty();
        if (isForHost && hostCopy.isPossible()) {
            return new Result(source.size(), hostCopy.run(), List.of());
        }
        CopyStage copy = new CopyStage(source, destination, target);
        BlockPipeline.Builder<DataRuns> pipeline =
                BlockPipeline.over(source).job(job).task("copying").workers(this::newWorker);
        digests.addTo(pipeline);
        pipeline.stage(copy).build().run();
        return new Result(source.size(), copy.dataBytes(), digests.finish());
    }

    /** A source whose holes nobody can tell would lose them. */
    private boolean isKeeping() {
        return holes == Holes.KEEP && FileDevice.canTellExtents();
    }

    /** A part of a file onto another part of it would read what it has just written. */
    private void refuseOverlap() throws IOException {
        if (source.size() == 0) {
            return;
        }
        Optional<FileRange> from = source.fileRange(0, source.size(), FileRange.Use.READ);
        Optional<FileRange> to = destination.fileRange(0, source.size(), FileRange.Use.WRITE);
        if (from.isPresent() && to.isPresent() && from.get().overlaps(to.get())) {
            throw new RefusedException(
                    source.description() + " and " + destination.description() + " are parts of one file that overlap",
                    "copy by way of another file");
        }
    }

    private BlockWorker<DataRuns> newWorker() {
        ZeroScanner scanner = new ZeroScanner(SHORTEST_GAP);
        return isKeeping() ? Block::parts : block -> scanner.scan(block.data());
    }
}
