package io.github.diskwright.cli;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.resize.MinimumSize;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ntfs info}. */
@Command(
        name = "info",
        description = {
            "Tell what an NTFS volume is: geometry, label, state, how full it is, and how small it can become.",
            "Reads the master file table, and never writes."
        })
final class NtfsInfoCommand extends Verb {
    @Parameters(paramLabel = "VOLUME", description = "A volume, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    NtfsInfoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (OpenedImage opened = OpenedImage.open(session(), name)) {
            NtfsVolume volume = NtfsVolume.open(opened.device());
            VolumeState state = VolumeState.read(volume);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("volume", name.toString());
            line(name + ": NTFS " + state.version() + (state.label().isEmpty() ? "" : ", \"" + state.label() + "\""));
            geometry(volume, state, result);
            state(state, result);
            minimum(volume, job, result);
            json(result);
            return ExitCode.DONE;
        }
    }

    private void geometry(NtfsVolume volume, VolumeState state, Map<String, Object> result) throws IOException {
        BootSector boot = volume.boot();
        ClusterMap used = volume.clusterBitmap();
        long usedClusters = used.count(0, used.size());
        String serial = String.format(Locale.ROOT, "%016X", boot.serialNumber());
        line("  size           " + Size.showBoth(boot.volumeSize()) + ", clusters of " + Size.show(boot.clusterSize())
                + ", sectors of " + boot.bytesPerSector());
        line("  used           " + Size.showBoth(usedClusters * boot.clusterSize()) + ", "
                + percent(usedClusters, volume.clusterCount()));
        line("  file records   " + volume.mft().recordCount() + " of " + boot.recordSize() + " bytes, in "
                + volume.mft().runs().size() + (volume.mft().runs().size() == 1 ? " piece" : " pieces"));
        line("  serial number  " + serial.substring(8, 12) + "-" + serial.substring(12) + " (" + serial + ")");
        result.put("label", state.label());
        result.put("version", state.version());
        result.put("serialNumber", serial);
        result.put("size", boot.volumeSize());
        result.put("sectorSize", boot.bytesPerSector());
        result.put("clusterSize", boot.clusterSize());
        result.put("clusters", volume.clusterCount());
        result.put("usedClusters", usedClusters);
        result.put("recordSize", boot.recordSize());
        result.put("records", volume.mft().recordCount());
        result.put("tablePieces", volume.mft().runs().size());
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private void state(VolumeState state, Map<String, Object> result) {
        String log = state.log().state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        line("  state          " + (state.isDirty() ? "dirty: Windows is to check it" : "clean") + ", journal " + log
                + (state.hibernation() == VolumeState.Hibernation.NONE ? "" : ", Windows is hibernated on it")
                + (state.hasShadowCopies() ? ", has shadow copies" : ""));
        result.put("dirty", state.isDirty());
        result.put("flags", state.flags());
        result.put("journal", log);
        result.put("hibernation", state.hibernation().name().toLowerCase(Locale.ROOT));
        result.put("shadowCopies", state.hasShadowCopies());
    }

    /** What a resize would refuse is told instead of the size. */
    private void minimum(NtfsVolume volume, JobOptions job, Map<String, Object> result) throws IOException {
        try {
            MinimumSize minimum =
                    NtfsResize.minimum(volume, ResizeOptions.builder().job(job).build());
            line("  minimum        " + Size.showBoth(minimum.size()) + ": " + minimum.reason());
            line("  last cluster   " + minimum.lastCluster() + " of " + volume.clusterCount() + ", of "
                    + minimum.lastOwner());
            result.put("minimum", minimum.size());
            result.put("minimumReason", minimum.reason());
            result.put("lastCluster", minimum.lastCluster());
            result.put("lastOwner", minimum.lastOwner());
        } catch (ImageException e) {
            line("  minimum        not known: " + e.getMessage());
            result.put("minimumReason", String.valueOf(e.getMessage()));
        }
    }
}
