package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.BootSector;
import java.io.IOException;

/** Plans for other sizes of a volume. Stateless. */
public final class NtfsResize {
    private NtfsResize() {}

    /**
     * Plans a size. Reads the master file table once; nothing is written.
     *
     * @param volume the volume
     * @param size bytes of the volume afterwards, its last sector included; rounded down to whole sectors
     * @param options how it will be done
     * @throws RefusedException if the volume is not in a state to be changed
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
        Survey survey = Survey.of(volume, options.job());
        return plan(survey, sectors, options);
    }

    static ResizePlan plan(Survey survey, long sectors, ResizeOptions options) throws IOException {
        BootSector boot = survey.volume().boot();
        BootSector target = boot.with(sectors, boot.mftLcn(), boot.mirrorLcn());
        return Planner.plan(survey, target, options);
    }
}
