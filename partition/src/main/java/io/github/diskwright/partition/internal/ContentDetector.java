package io.github.diskwright.partition.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks all probes, in the order that lets no container pass for what it imitates. */
public final class ContentDetector {
    private static final int EDGE_BYTES = 64 << 10;

    private static final List<Probe> PROBES = List.of(
            MdRaidProbe::probe,
            BitLockerProbe::probe,
            NtfsProbe::probe,
            ExfatProbe::probe,
            RefsProbe::probe,
            FatProbe::probe,
            ExtProbe::probe,
            XfsProbe::probe,
            BtrfsProbe::probe,
            LuksProbe::probe,
            LvmProbe::probe,
            SwapProbe::probe,
            AppleProbes::apfs,
            AppleProbes::hfsPlus,
            ArchiveProbes::squashfs,
            ArchiveProbes::iso9660,
            ArchiveProbes::wim,
            ArchiveProbes::vhdx,
            NtfsProbe::probeBackup,
            LuksProbe::probeBackup);

    private ContentDetector() {}

    /** All contents of a device: sound ones first, each group in the order of the probes. Never empty. */
    public static List<Content> detect(BlockDevice device) throws IOException {
        VolumeBytes volume = new VolumeBytes(device);
        List<Content> found = new ArrayList<>();
        for (Probe probe : PROBES) {
            probe.probe(volume).ifPresent(found::add);
        }
        found.sort(Comparator.comparing(Content::isDamaged));
        if (found.isEmpty()) {
            found.add(
                    isBlank(volume)
                            ? Content.builder(Kind.EMPTY, "empty").build()
                            : Content.builder(Kind.UNKNOWN, "unknown").build());
        }
        return List.copyOf(found);
    }

    private static boolean isBlank(VolumeBytes volume) throws IOException {
        return volume.isZero(0, EDGE_BYTES) && volume.isZero(Math.max(0, volume.size() - EDGE_BYTES), EDGE_BYTES);
    }
}
