package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a file can be repaired without a guess. It is made by reading only, and is empty where a repair would change
 * nothing for the better.
 *
 * @param contents what is in the file, with its log replayed or forgotten
 * @param forgetsLog whether its log is forgotten, so that the disk may read differently from what its children know
 * @param mendsTables whether region tables and unused positions are to be put right, which goes through the log
 */
record RepairPlan(Contents contents, boolean forgetsLog, boolean mendsTables) {
    private static final String TASK = "checking blocks";
    private static final String LOG_NO_SEQUENCE = "vhdx.log-no-sequence";
    /** What writing the headers anew, and replaying the log before, mends. */
    private static final Set<String> BY_HEADERS = Set.of(
            "vhdx.log-not-empty",
            "vhdx.log-version",
            "vhdx.header-1-signature",
            "vhdx.header-1-checksum",
            "vhdx.header-2-signature",
            "vhdx.header-2-checksum");

    private static final Set<String> BY_TABLES = Set.of(
            "vhdx.region-table-1-signature",
            "vhdx.region-table-1-checksum",
            "vhdx.region-table-1-count",
            "vhdx.region-table-2-signature",
            "vhdx.region-table-2-checksum",
            "vhdx.region-table-2-count",
            "vhdx.region-tables-differ",
            "vhdx.bat-unused-offset",
            "vhdx.bat-anchor-range");
    /** Header updates of a repair, and some to spare: sequence numbers do not begin again. */
    private static final long SEQUENCE_NUMBERS = 32;

    /**
     * Plans a repair.
     *
     * @param file the file
     * @param findings what a check found
     * @param losesLog whether a log that cannot be used may be forgotten
     */
    static Optional<RepairPlan> of(BlockDevice file, List<Finding> findings, boolean losesLog, CheckOptions check)
            throws IOException {
        boolean forgets = losesLog && has(findings, Set.of(LOG_NO_SEQUENCE));
        if (!forgets && !has(findings, BY_HEADERS) && !has(findings, BY_TABLES)) {
            return Optional.empty();
        }
        Limits limits = check.limits();
        Judge judge = new TolerantJudge(file.description(), limits.maxFindings());
        try {
            Contents contents =
                    forgets ? Contents.readWithoutLog(file, limits, judge) : Contents.read(file, limits, judge);
            if (forgets) {
                // What is lost must buy a disk that can be read.
                new BatCheck(contents, judge).run(check.job());
            }
            RepairPlan plan = new RepairPlan(contents, forgets, canWriteTables(contents, check.job()));
            // A table that the log would change is only known with the log replayed.
            boolean isWorthIt = forgets || has(findings, BY_HEADERS) || plan.mendsTables && has(findings, BY_TABLES);
            return isWorthIt && plan.hasSequenceNumbers() ? Optional.of(plan) : Optional.empty();
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            // The findings say so already.
            return Optional.empty();
        }
    }

    private static boolean has(List<Finding> findings, Set<String> rules) {
        return findings.stream().anyMatch(finding -> rules.contains(finding.id()));
    }

    private boolean hasSequenceNumbers() {
        return Long.compareUnsigned(contents.header().sequenceNumber(), -1 - SEQUENCE_NUMBERS) < 0;
    }

    /**
     * Whether nothing but the tables and the log is where they are: a block that claims their space might be right, and
     * would be changed with them.
     */
    private static boolean canWriteTables(Contents contents, JobOptions job) throws IOException {
        if (contents.header().logLength() == 0) {
            return false;
        }
        BatRules rules = new BatRules(contents, contents.file()::size);
        BatGeometry geometry = contents.geometry();
        StoredBat bat = new StoredBat(contents.file(), rules.position(0), geometry.entries());
        for (long index = 0; index < geometry.entries(); index++) {
            if (rules.overlapsReserved(index, bat.entry(index))) {
                return false;
            }
            if (index % StoredBat.PAGE_ENTRIES == 0) {
                job.cancellation().throwIfCancelled(TASK);
            }
        }
        return true;
    }
}
