package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.List;

/** Repairs what can be repaired without a guess. */
public final class DiskRepair {
    private static final String NO_SEQUENCE = "vhdx.log-no-sequence";

    private DiskRepair() {}

    /**
     * Repairs a file; see {@link io.github.diskwright.vhdx.VhdxRepair}.
     *
     * @return what a check finds afterwards
     */
    public static List<Finding> run(
            ResizableDevice file, ResizableDevice kept, boolean losesLog, VhdxOptions options, CheckOptions check)
            throws IOException {
        List<Finding> findings = VhdxCheck.check(file, check);
        if (findings.stream().noneMatch(finding -> finding.severity() != Severity.INFO)) {
            return findings;
        }
        KeptBytesDevice keeping = new KeptBytesDevice(file, kept);
        if (losesLog && findings.stream().anyMatch(finding -> finding.id().equals(NO_SEQUENCE))) {
            forgetLog(keeping, options);
        }
        try (OfflineFile offline = OfflineFile.openAlone(keeping, options)) {
            // Replays the log, and writes both headers and both region tables from those that are right.
            offline.session().begin(WriteSession.Effect.NONE);
            clearUnusedPositions(offline);
            offline.finish();
        }
        return VhdxCheck.check(file, check);
    }

    /** Says that the log is empty, though it was not: what it held is lost. */
    private static void forgetLog(ResizableDevice file, VhdxOptions options) throws IOException {
        VhdxHeader header =
                new HeaderReader(file, options.open().limits(), new StrictJudge(file.description())).current();
        new HeaderPair(file, header).update(header.withLogGuid(MixedGuid.ZERO));
    }

    /** Entries of blocks that are not stored and name a position that means nothing. */
    private static void clearUnusedPositions(OfflineFile offline) throws IOException {
        BatGeometry geometry = offline.contents().geometry();
        WritableDisk disk = new WritableDisk(offline.opened(), offline.session());
        for (long index = 0; index < geometry.entries(); index++) {
            long entry = offline.session().bat().get(index);
            int state = BatEntry.state(entry);
            if (BatEntry.position(entry) != 0 && !BatEntry.isStored(entry) && isUnused(disk, geometry, index, entry)) {
                disk.setIndex(index, state);
            }
        }
    }

    /** A position in such an entry means something only where it is an anchor inside the file. */
    private static boolean isUnused(WritableDisk disk, BatGeometry geometry, long index, long entry) {
        int state = BatEntry.state(entry);
        boolean isAnchor = state == BatEntry.UNDEFINED || state == BatEntry.UNMAPPED;
        long needed = geometry.isBitmap(index) ? 0 : geometry.bytesIn(geometry.block(index));
        return !isAnchor || !disk.namesSpace(entry) || BatEntry.position(entry) > disk.fileSize() - needed;
    }
}
