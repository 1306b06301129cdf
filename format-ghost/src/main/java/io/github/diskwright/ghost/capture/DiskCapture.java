package io.github.diskwright.ghost.capture;

import io.github.diskwright.ghost.container.DwiWriteOptions;
import io.github.diskwright.ghost.container.DwiWriteResult;
import io.github.diskwright.ghost.container.DwiWriter;
import io.github.diskwright.ghost.container.ImageFacts;
import io.github.diskwright.ghost.container.SegmentTarget;
import io.github.diskwright.ghost.container.TolerantSource;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.partition.used.UsedBlocks;
import java.io.IOException;
import java.util.List;

/**
 * Captures a disk, or a volume without a partition table, into an image. What its file systems do not use is left out; where
 * a file system's own record of that may not be true, its volume is taken whole, and a finding says why.
 *
 * <p>The disk must not be written to meanwhile. Thread-safe: one object is one capture, used by one thread.
 */
public final class DiskCapture {
    private final TolerantSource tolerant;
    private final BlockDevice view;
    private final UsedBlocks used;
    private final CaptureOptions options;
    private final DwiWriteOptions write;

    private DiskCapture(BlockDevice disk, CaptureOptions options) throws IOException {
        this.options = options;
        this.tolerant = new TolerantSource(ReadOnlyDevice.of(disk));
        boolean isTolerant = options.badSectors() == CaptureOptions.BadSectors.RECORDED;
        BlockDevice source = isTolerant ? tolerant : disk;
        if (options.areas() == CaptureOptions.Areas.USED) {
            // Zeros in place of a bad sector of a bitmap would say that what it tells of is not used.
            StrictAtFirst strict = new StrictAtFirst(disk, source);
            this.used = UsedBlocks.of(strict, options.used());
            strict.tolerate();
        } else {
            this.used = UsedBlocks.of(source, options.used());
        }
        this.view = options.areas() == CaptureOptions.Areas.USED ? used.device() : source;
        this.write = isTolerant ? options.write().toBuilder().tolerant(tolerant).build() : options.write();
    }

    /**
     * Looks at a disk: partition table, and what its file systems say they use. Nothing is captured yet.
     *
     * @param disk stays open
     * @throws io.github.diskwright.image.RefusedException if a chosen partition is not there
     * @throws IOException if the disk cannot be read; with bad sectors recorded, and what is used captured, only where its
     *     tables or the starts of its volumes are: a volume whose own record of what it uses cannot be read is taken whole
     */
    public static DiskCapture of(BlockDevice disk, CaptureOptions options) throws IOException {
        return new DiskCapture(disk, options);
    }

    /** What a user should know before: volumes that will be taken whole, and why. */
    public List<Finding> findings() {
        return options.areas() == CaptureOptions.Areas.USED ? used.findings() : List.of();
    }

    /** What will be captured of the disk: it has the disk's size, and reads as zeros elsewhere. */
    public BlockDevice view() {
        return view;
    }

    /** What the image will say of the disk. */
    public ImageFacts facts() {
        return DiskFacts.of(used, options);
    }

    /** Bytes that will be captured, holes of the disk included. Costs a walk over the extents. */
    public long capturedBytes() throws IOException {
        long bytes = 0;
        ExtentIterator extents = view.extents(0, view.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            bytes += extent.kind() == Extent.Kind.UNALLOCATED ? 0 : extent.length();
        }
        return bytes;
    }

    /**
     * Captures.
     *
     * @param target where the files go, all empty
     * @param job how the work runs; progress is in bytes of the disk
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled; {@link #resume} can go on
     * @throws IOException if reading or writing fails; {@link #resume} can go on
     */
    public CaptureResult run(SegmentTarget target, JobOptions job) throws IOException {
        return result(DwiWriter.write(view, target, facts(), write, job));
    }

    /**
     * Goes on with a capture of the same disk that was interrupted.
     *
     * @param target the files that are there
     * @param job how the work runs
     * @throws io.github.diskwright.image.RefusedException if disk or options are not the same
     * @throws IOException if reading or writing fails
     */
    public CaptureResult resume(SegmentTarget target, JobOptions job) throws IOException {
        return result(DwiWriter.resume(view, target, facts(), write, job));
    }

    private CaptureResult result(DwiWriteResult written) throws IOException {
        return new CaptureResult(written, capturedBytes(), findings());
    }
}
