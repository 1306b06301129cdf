package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.record.BootSector;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Plans for other sizes of a volume. Stateless. */
public final class NtfsResize {
    /** Windows counts clusters in 32 bits. */
    private static final long MAX_CLUSTERS = 0xFFFF_FFFFL;

    private NtfsResize() {}

    /**
     * Plans a size. Checks the whole volume first, unless the options say that it was; then reads the master file table
     * once. Nothing is written.
     *
     * @param volume the volume
     * @param size bytes of the volume afterwards, its last sector included; rounded down to whole sectors
     * @param options how it will be done
     * @throws RefusedException if the volume is not in a state to be changed, or the check has found an error
     * @throws NoSpaceException if what is used does not fit the size
     * @throws UnsupportedFeatureException if the volume is of a version that cannot be changed
     * @throws CorruptImageException if the volume breaks a rule
     * @throws IOException if the device cannot be read
     */
    public static ResizePlan plan(NtfsVolume volume, long size, ResizeOptions options) throws IOException {
        BootSector boot = volume.boot();
        long sectors = size / boot.bytesPerSector() - 1;
        if (sectors < 1 || size > Long.MAX_VALUE / 2) {
            throw new IllegalArgumentException("size is " + size);
        }
        VolumeState state = SafetyCheck.require(volume, options);
        if (options.check() == ResizeOptions.Check.CHECKED) {
            SafetyCheck.requireSound(volume, options);
        }
        return plan(survey(volume, state, options), sectors, options);
    }

    /**
     * Finds the smallest size that {@link #plan} has a plan for. Reads the master file table once, and the records of files
     * that would move a few times; nothing is written.
     *
     * @param volume the volume
     * @param options how it would be done
     * @throws RefusedException if the volume is not in a state to be changed
     * @throws UnsupportedFeatureException if the volume is of a version that cannot be changed
     * @throws CorruptImageException if the volume breaks a rule
     * @throws IOException if the device cannot be read
     */
    public static MinimumSize minimum(NtfsVolume volume, ResizeOptions options) throws IOException {
        VolumeState state = SafetyCheck.require(volume, options);
        return new MinimumSearch(survey(volume, state, options), options).find();
    }

    private static Survey survey(NtfsVolume volume, VolumeState state, ResizeOptions options) throws IOException {
        Survey survey = Survey.of(volume, state, options.job());
        @Nullable ClusterMap extra = survey.extra();
        if (extra == null || options.extraClusters() == ResizeOptions.ExtraClusters.KEEP) {
            return survey;
        }
        // Old versions kept the copy of the boot sector in the middle of the volume, in a cluster of nobody.
        long middle = volume.clusterCount() / 2;
        long count = extra.count(0, extra.size()) - (extra.contains(middle) ? 1 : 0);
        if (count > 0) {
            throw new RefusedException(
                    volume.device().description() + ": " + count
                            + " clusters are marked as used and no file has them, such as " + extra.nextSet(0),
                    "let Windows check it (chkdsk /f), or allow them to be kept");
        }
        return survey;
    }

    /**
     * The volume as a plan would leave it, without a change of the volume: for images that are read-only or compressed, and
     * for trying. No data are copied: what would have moved is read from where it is.
     *
     * <p>Memory: the metadata that change, the journal of metadata (up to 64 MiB) among them.
     *
     * @param plan made for the volume
     * @return a device of the plan's new size, which can be written to as well, in memory; closing it leaves the volume's
     *     device open
     * @throws IOException if the volume cannot be read
     */
    public static BlockDevice virtual(ResizePlan plan) throws IOException {
        return virtual(plan, MemoryDevice.ofSize(0));
    }

    /**
     * As {@link #virtual(ResizePlan)}, with metadata that change, and all that is written later, on another device.
     *
     * @param plan made for the volume
     * @param store where changes go; best sparse
     * @return a device of the plan's new size; closing it closes the store and leaves the volume's device open
     * @throws IOException if the volume cannot be read or the store not be written
     */
    public static BlockDevice virtual(ResizePlan plan, ResizableDevice store) throws IOException {
        BlockDevice moved = MovedClusters.of(plan);
        OverlayDevice overlay = OverlayDevice.on(moved, store);
        overlay.resize(Math.max(moved.size(), plan.newSize()));
        ResizeJob.applyDirectly(overlay, plan);
        overlay.resize(plan.newSize());
        return overlay;
    }

    static ResizePlan plan(Survey survey, long sectors, ResizeOptions options) throws IOException {
        BootSector boot = survey.volume().boot();
        if (sectors / boot.sectorsPerCluster() > MAX_CLUSTERS) {
            throw new RefusedException(
                    survey.volume().device().description() + " would have more than " + MAX_CLUSTERS
                            + " clusters, which Windows does not mount",
                    "make it no larger than " + (MAX_CLUSTERS * boot.clusterSize() + boot.bytesPerSector())
                            + " bytes, or format it with larger clusters");
        }
        BootSector target = boot.with(sectors, boot.mftLcn(), boot.mirrorLcn());
        return Planner.plan(survey, target, options);
    }
}
