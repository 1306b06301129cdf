package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Repairs what can be repaired without a guess. First all of it is planned, then it is done. */
public final class DiskRepair {
    private static final String TASK = "repairing";

    private DiskRepair() {}

    /**
     * Repairs a file; see {@link io.github.diskwright.vhdx.VhdxRepair}.
     *
     * @return what a check finds afterwards
     */
    public static List<Finding> run(
            ResizableDevice file, ResizableDevice kept, boolean losesLog, VhdxOptions options, CheckOptions check)
            throws IOException {
        OfflineFile.requireWritable(file, options);
        List<Finding> findings = VhdxCheck.check(file, check);
        if (findings.stream().noneMatch(finding -> finding.severity() != Severity.INFO)) {
            return findings;
        }
        Optional<RepairPlan> plan = RepairPlan.of(file, findings, losesLog, check);
        if (plan.isEmpty()) {
            return findings;
        }
        KeptBytesDevice keeping = new KeptBytesDevice(file, kept);
        Contents contents = plan.get().contents();
        WriteSession session = new WriteSession(keeping, contents, options.ids());
        // Renews the file's id, replays the log or forgets it, and writes both headers from the one that counts. A disk
        // that has lost its log is not the one that children were made over.
        session.beginInPlace(plan.get().forgetsLog() ? WriteSession.Effect.CONTENTS : WriteSession.Effect.NONE);
        if (plan.get().mendsTables()) {
            session.mendRegionTables();
            clearUnusedPositions(plan.get(), session, check.job());
        }
        session.end();
        return VhdxCheck.check(file, check);
    }

    /** Entries of blocks that are not stored and name a position that means nothing. */
    private static void clearUnusedPositions(RepairPlan plan, WriteSession session, JobOptions job) throws IOException {
        BatGeometry geometry = plan.contents().geometry();
        BatRules rules = new BatRules(plan.contents(), session.file()::size);
        for (long index = 0; index < geometry.entries(); index++) {
            boolean isUsed = geometry.isBitmap(index) || geometry.block(index) < geometry.payloadBlocks();
            long entry = session.bat().get(index);
            if (isUsed && rules.hasUnusedPosition(index, entry)) {
                session.reserve(1);
                session.setBat(index, BatEntry.state(entry));
            }
            if (index % StoredBat.PAGE_ENTRIES == 0) {
                job.cancellation().throwIfCancelled(TASK);
            }
        }
    }
}
