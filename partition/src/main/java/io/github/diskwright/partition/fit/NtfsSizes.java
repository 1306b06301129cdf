package io.github.diskwright.partition.fit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Knows how small NTFS can be made on a disk, and of other contents what {@link VolumeSizes#AS_THEY_ARE} does. Remembers
 * which volumes it could not be told of, and why. Not thread-safe.
 */
final class NtfsSizes implements VolumeSizes {
    private final BlockDevice disk;
    private final ResizeOptions options;
    private final List<Finding> refusals = new ArrayList<>();

    NtfsSizes(BlockDevice disk, ResizeOptions options) {
        this.disk = disk;
        this.options = options;
    }

    @Override
    public OptionalLong minimum(Volume volume) throws IOException {
        OptionalLong present = FitContents.size(volume);
        if (!FitContents.isNtfs(volume)) {
            return present;
        }
        try (BlockDevice device = volume.open(ReadOnlyDevice.of(disk))) {
            return OptionalLong.of(
                    NtfsResize.minimum(NtfsVolume.open(device), options).size());
        } catch (RefusedException | UnsupportedFeatureException | CorruptImageException e) {
            int number = volume.partition().map(Partition::number).orElse(0);
            refusals.add(new Finding(
                    "fit.unshrinkable",
                    Severity.WARNING,
                    volume.position(),
                    "partition " + number + " is not made smaller than its ntfs is now: " + e.getMessage()));
            return present;
        }
    }

    /** The volumes that count with their full size, and why. */
    List<Finding> refusals() {
        return List.copyOf(refusals);
    }

    /** The same failure with the reasons why volumes count with their full size. */
    NoSpaceException explained(NoSpaceException e) {
        if (refusals.isEmpty() || e.needed().isEmpty() || e.available().isEmpty()) {
            return e;
        }
        String reasons = refusals.stream().map(Finding::text).collect(Collectors.joining("; "));
        return new NoSpaceException(
                e.where() + " (" + reasons + ")",
                e.needed().getAsLong(),
                e.available().getAsLong());
    }
}
