package io.github.diskwright.partition.fit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.Set;

/** Refuses plans that must not be carried out. */
final class FitGuard {
    /** Warnings of {@link FitChecker} that mean a volume nobody could use afterwards. */
    private static final Set<String> LOSSES = Set.of("fit.shrinks", "fit.sector-size");

    private FitGuard() {}

    /** Nothing that the plan does loses anything of what is on the disk now. */
    static void requireSafe(FitPlan plan, BlockDevice disk) throws IOException {
        requireSafe(plan);
        FitContents.requireZerosCut(plan, disk);
    }

    private static void requireSafe(FitPlan plan) throws RefusedException {
        for (Finding finding : plan.check()) {
            if (finding.severity() == Severity.ERROR) {
                throw new RefusedException("the plan cannot be: " + finding.text(), "change it");
            }
            if (LOSSES.contains(finding.id())) {
                throw new RefusedException(finding.text(), "leave the partition out, or copy its files instead");
            }
        }
    }

    static void requireSource(FitPlan plan, BlockDevice disk) throws RefusedException {
        long sectors = plan.source().table().sectorCount();
        if (disk.size() / plan.source().table().sectorSize() != sectors) {
            throw new RefusedException(
                    disk.description() + " has " + disk.size() + " bytes, and the plan was made for " + sectors
                            + " sectors",
                    "make the plan anew");
        }
    }
}
