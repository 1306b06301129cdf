package io.github.diskwright.vhdx;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.internal.DiskJobs;
import io.github.diskwright.vhdx.internal.ParentPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Work on VHDX files whose disks nobody has open: resizing, compacting, merging. Each job leaves the file open, flushed
 * and with an empty log. A power cut at any moment leaves a file that opens, with the disk as it was or as it was to
 * be; cancelling does the same. A log that is not empty is replayed to the file first.
 *
 * <p>A parent must not be resized or merged into while it has other children: they would be refused from then on.
 */
public final class VhdxMaintenance {
    private VhdxMaintenance() {}

    /** What may become of data behind the new end of a disk that gets smaller. */
    public enum Shrink {
        /** Nothing: the job is refused if there is anything but zeros. */
        KEEP_DATA,
        /** They are lost. */
        LOSE_DATA
    }

    /** How much work a compaction does. */
    public enum Compaction {
        /** Space that nothing uses is given back. No block is read but those that are moved. */
        QUICK,
        /** All blocks are read, and those that hold only zeros are given back too. */
        FULL
    }

    /**
     * Changes the size of a disk. New bytes read as zeros. What is on the disk, its partition table for one, is not
     * touched.
     *
     * @param file the file; one of a fixed disk takes all new space at once
     * @param size bytes, a multiple of the logical sector size, at most 64 TiB
     * @param shrink what may become of data behind the new end
     * @param options how the file and its parents are opened
     * @param job progress and cancellation
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the size is out of range
     * @throws io.github.diskwright.image.RefusedException if data would be lost
     * @throws io.github.diskwright.image.NoSpaceException if the file's host has no room
     * @throws IOException if the file cannot be read or written, or breaks a rule of the format
     */
    public static void resize(ResizableDevice file, long size, Shrink shrink, VhdxOptions options, JobOptions job)
            throws IOException {
        DiskJobs.resize(file, size, shrink == Shrink.LOSE_DATA, options, job);
    }

    /**
     * Makes a file as small as its blocks allow. The disk reads as before, and keeps the id of its contents: children
     * stay valid.
     *
     * <p>Memory: 3 MiB, besides what an open disk needs.
     *
     * @param file the file
     * @param compaction how much to look for
     * @param options how the file is opened; its parents are not
     * @param job progress and cancellation
     * @throws io.github.diskwright.image.RefusedException if it is a fixed disk
     * @throws IOException if the file cannot be read or written, or breaks a rule of the format
     */
    public static void compact(ResizableDevice file, Compaction compaction, VhdxOptions options, JobOptions job)
            throws IOException {
        DiskJobs.compact(file, compaction == Compaction.FULL, options, job);
    }

    /**
     * Puts what a child has of its own into its parent, which from then on holds what the child showed, and is as
     * large. The child can be deleted afterwards; if it has children itself, they are to be given the parent as theirs
     * by {@link #relink} before. A merge that was interrupted is run again.
     *
     * @param child the child; of it only the parent locator is changed
     * @param parent the parent, which must have no other child
     * @param options how files are opened, and how the parent's own parents are found
     * @param job progress and cancellation
     * @return the id that the parent's contents have now
     * @throws io.github.diskwright.image.RefusedException if the one is no child of the other
     * @throws io.github.diskwright.image.NoSpaceException if the parent's host has no room, or its metadata region none
     *     for the child's items: nothing was copied then
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the parent would get more items than a file can
     *     have: nothing was copied then
     * @throws IOException if a file cannot be read or written, or breaks a rule of the format
     */
    public static UUID merge(ResizableDevice child, ResizableDevice parent, VhdxOptions options, JobOptions job)
            throws IOException {
        return DiskJobs.merge(child, parent, options, job);
    }

    /**
     * Changes what a differencing disk says of its parent. Whether the new parent holds what the disk was made over is
     * for the caller to know.
     *
     * @param child the file
     * @param link the parent's id and paths
     * @param options how the file is opened; its parents are not
     * @throws io.github.diskwright.image.RefusedException if it is not a differencing disk
     * @throws IOException if the file cannot be read or written, or breaks a rule of the format
     */
    public static void relink(ResizableDevice child, ParentLink link, VhdxOptions options) throws IOException {
        DiskJobs.relink(child, link, options);
    }

    /**
     * Gives a disk another id, as copies that are to be attached beside each other need it.
     *
     * @param file the file; must have no children, which would be refused from then on
     * @param id the new id
     * @param options how the file is opened; its parents are not
     * @throws IOException if the file cannot be read or written, or breaks a rule of the format
     */
    public static void setDiskId(ResizableDevice file, UUID id, VhdxOptions options) throws IOException {
        DiskJobs.putDiskId(file, id, options);
    }

    /**
     * Changes the physical sector size that a disk reports.
     *
     * @param file the file; must have no children, which would be refused from then on
     * @param bytes 512 or 4096
     * @param options how the file is opened; its parents are not
     * @throws IllegalArgumentException if the size is another one
     * @throws IOException if the file cannot be read or written, or breaks a rule of the format
     */
    public static void setPhysicalSectorSize(ResizableDevice file, int bytes, VhdxOptions options) throws IOException {
        DiskJobs.putPhysicalSectorSize(file, Ranges.checkSectorSize(bytes), options);
    }

    /** A link to a parent with the paths that lead from the child's file to the parent's. */
    public static ParentLink linkTo(UUID dataWriteGuid, Path child, Path parent) {
        return ParentPaths.withPaths(ParentLink.to(dataWriteGuid), child, parent);
    }
}
