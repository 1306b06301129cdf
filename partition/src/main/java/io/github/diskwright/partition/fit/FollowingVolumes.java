package io.github.diskwright.partition.fit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.ntfs.resize.ResizePlan;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.change.VolumeResize;
import io.github.diskwright.partition.layout.LayoutPart;
import io.github.diskwright.partition.layout.PlacedPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NTFS volumes that get other sizes with their partitions: one that would be cut becomes smaller, one whose partition grows
 * becomes as large. One that cannot be changed now keeps its size in a partition that grows. Immutable.
 */
final class FollowingVolumes {
    private final Map<PlacedPart, ResizePlan> plans;
    private final List<Finding> refusals;

    private FollowingVolumes(Map<PlacedPart, ResizePlan> plans, List<Finding> refusals) {
        this.plans = plans;
        this.refusals = List.copyOf(refusals);
    }

    /**
     * Plans the resize of each. Reads their master file tables, writes nothing.
     *
     * @throws RefusedException if one that would be cut cannot be made smaller now
     * @throws io.github.diskwright.image.NoSpaceException if one cannot be made as small as its partition
     * @throws IOException if the disk cannot be read
     */
    static FollowingVolumes of(FitPlan plan, BlockDevice disk, ResizeOptions options) throws IOException {
        Map<PlacedPart, ResizePlan> plans = new LinkedHashMap<>();
        List<Finding> refusals = new ArrayList<>();
        BlockDevice source = ReadOnlyDevice.of(disk);
        for (PlacedPart part : plan.target().parts()) {
            if (!follows(plan, part)) {
                continue;
            }
            Volume volume = volume(plan, part).orElseThrow();
            try {
                if (isCut(volume, part) || part.length() > volume.length()) {
                    NtfsVolume ntfs = NtfsVolume.open(volume.open(source));
                    ResizePlan made = NtfsResize.plan(ntfs, part.length(), options);
                    if (made.newSize() != made.oldSize()) {
                        plans.put(part, made);
                    }
                }
            } catch (RefusedException | UnsupportedFeatureException | CorruptImageException e) {
                if (isCut(volume, part)) {
                    throw e;
                }
                refusals.add(new Finding(
                        "fit.stays",
                        Severity.WARNING,
                        part.position(),
                        "partition " + part.number() + " becomes larger and its ntfs does not: " + e.getMessage()));
            }
        }
        return new FollowingVolumes(plans, refusals);
    }

    /** Whether a partition of a plan holds NTFS that gets the size of its partition. */
    static boolean follows(FitPlan plan, PlacedPart part) {
        return part.part().fileSystem() == LayoutPart.FileSystem.FOLLOW
                && volume(plan, part).filter(FitContents::isNtfs).isPresent();
    }

    private static Optional<Volume> volume(FitPlan plan, PlacedPart part) {
        return plan.source(part).map(Partition::number).flatMap(plan.source()::volume);
    }

    /** Whether a volume follows its partition because that would cut it. */
    static boolean isCut(FitPlan plan, PlacedPart part) {
        return follows(plan, part) && isCut(volume(plan, part).orElseThrow(), part);
    }

    private static boolean isCut(Volume volume, PlacedPart part) {
        return FitContents.size(volume).orElse(Long.MAX_VALUE) > part.length();
    }

    /** What becomes of the volume in a partition; empty if it stays as it is. */
    Optional<ResizePlan> plan(PlacedPart part) {
        return Optional.ofNullable(plans.get(part));
    }

    /** Volumes that keep their sizes in partitions that grow, and why. */
    List<Finding> refusals() {
        return refusals;
    }

    /** Those that become smaller, where they are now. */
    List<VolumeResize> shrinking(FitPlan plan, ResizeOptions options) throws IOException {
        List<VolumeResize> shrinking = new ArrayList<>();
        for (Map.Entry<PlacedPart, ResizePlan> entry : plans.entrySet()) {
            ResizePlan resize = entry.getValue();
            if (resize.newSize() < resize.oldSize()) {
                Partition now = plan.source(entry.getKey()).orElseThrow();
                shrinking.add(VolumeResize.of(now.number(), now.position(), now.length(), resize, options));
            }
        }
        return shrinking;
    }

    /** Those that become larger, where they will be. */
    List<VolumeResize> growing(ResizeOptions options) throws IOException {
        List<VolumeResize> growing = new ArrayList<>();
        for (Map.Entry<PlacedPart, ResizePlan> entry : plans.entrySet()) {
            ResizePlan resize = entry.getValue();
            PlacedPart part = entry.getKey();
            if (resize.newSize() > resize.oldSize()) {
                growing.add(VolumeResize.of(part.number(), part.position(), part.length(), resize, options));
            }
        }
        return growing;
    }
}
