package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.check.NtfsCheck;
import io.github.diskwright.ntfs.record.BootSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why a volume must not be changed now, all reasons at once. Stateless. */
final class SafetyCheck {
    /** Fix-ups, the log and partition starts are in such sectors; Windows makes no smaller ones. */
    private static final int LEAST_SECTOR = 512;

    private static final int TOLD_FINDINGS = 3;

    private SafetyCheck() {}

    /**
     * Looks at the volume's state.
     *
     * @return the state
     * @throws UnsupportedFeatureException if it is of a version that is only read
     * @throws RefusedException if changing it would not be safe; tells every reason, and what to do
     */
    static VolumeState require(NtfsVolume volume, ResizeOptions options) throws IOException {
        VolumeState state = VolumeState.read(volume);
        String source = volume.device().description();
        if (state.majorVersion() != 3 || state.minorVersion() != 1) {
            throw new UnsupportedFeatureException(source, "changing volumes of version " + state.version());
        }
        if (volume.boot().bytesPerSector() < LEAST_SECTOR) {
            throw new UnsupportedFeatureException(
                    source, "changing volumes with sectors of " + volume.boot().bytesPerSector() + " bytes");
        }
        List<String> reasons = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (state.isDirty() || (state.flags() & VolumeState.CHECK_RUNNING) != 0) {
            reasons.add("the volume is marked as dirty");
            remedies.add("let Windows check it (chkdsk /f)");
        }
        if (!state.log().isSafeToEmpty()) {
            reasons.add(state.log().warning());
            remedies.add("start Windows and shut it down fully (shutdown /s /t 0 with fast startup off)");
        }
        if (state.hibernation() != VolumeState.Hibernation.NONE) {
            reasons.add("Windows is hibernated on it");
            remedies.add("wake it and shut it down fully, or turn hibernation off (powercfg /h off)");
        }
        if (state.hasShadowCopies() && options.shadowCopies() == ResizeOptions.ShadowCopies.REFUSE) {
            reasons.add("it has shadow copies, which point to places on the volume");
            remedies.add("delete them in Windows (vssadmin delete shadows), or allow them to be dropped");
        }
        if (!backupMatches(volume)) {
            reasons.add("the copy of the boot sector in its last sector is another one");
            remedies.add("see that the volume is whole and not longer than its partition");
        }
        if (!reasons.isEmpty()) {
            throw new RefusedException(
                    source + ": " + String.join("; ", reasons),
                    String.join("; ", remedies.stream().distinct().toList()));
        }
        return state;
    }

    /**
     * Checks the whole volume.
     *
     * @throws RefusedException if there is an error; tells the first ones and how many there are
     */
    static void requireSound(NtfsVolume volume, ResizeOptions options) throws IOException {
        CheckOptions check = CheckOptions.defaults().withLimits(volume.limits()).withJob(options.job());
        List<Finding> errors = NtfsCheck.run(volume, check).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            String first =
                    errors.stream().limit(TOLD_FINDINGS).map(Finding::toString).collect(Collectors.joining("; "));
            throw new RefusedException(
                    volume.device().description() + ": the check found "
                            + (errors.size() == 1 ? "1 error: " : errors.size() + " errors: ") + first,
                    "let Windows check it (chkdsk /f)");
        }
    }

    /** A missing last sector is no harm: the copy gets a new place. Other bytes in it mean that the size is not right. */
    private static boolean backupMatches(NtfsVolume volume) throws IOException {
        long position = volume.boot().backupPosition();
        if (position > volume.device().size() - BootSector.SIZE_BYTES) {
            return true;
        }
        ByteBuffer sector = ByteBuffer.allocate(BootSector.SIZE_BYTES);
        volume.device().read(position, sector);
        try {
            return BootSector.read(volume.device().description(), position, sector.flip())
                    .describesSame(volume.boot());
        } catch (ImageException e) {
            // No copy of a boot sector at all.
            return false;
        }
    }
}
