package io.github.diskwright.partition.fit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.layout.PlacedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Says what a plan does that somebody should know. */
final class FitChecker {
    private final FitPlan plan;
    private final List<Finding> findings = new ArrayList<>();

    FitChecker(FitPlan plan) {
        this.plan = plan;
    }

    List<Finding> check() {
        findings.addAll(plan.target().check());
        boolean otherSectors =
                plan.source().table().sectorSize() != plan.target().disk().logicalSectorSize();
        for (PlacedPart part : plan.target().parts()) {
            plan.source(part).ifPresent(old -> check(part, old, otherSectors));
        }
        return List.copyOf(findings);
    }

    private void check(PlacedPart part, Partition old, boolean otherSectors) {
        Volume volume = plan.source()
                .volume(old.number())
                .orElseThrow(() -> new IllegalStateException("no volume " + old.number()));
        Content content = volume.content();
        boolean isPlain = content.kind() == Content.Kind.EMPTY;
        if (otherSectors && !isPlain) {
            add(
                    Severity.WARNING,
                    "fit.sector-size",
                    part,
                    "was made for sectors of " + old.sectorSize() + " bytes: a copy of it does not mount on "
                            + plan.target().disk().logicalSectorSize());
        }
        if (part.length() < old.length() && !isPlain) {
            OptionalLong size = FitContents.size(volume);
            boolean isCut = size.isEmpty() || size.getAsLong() > part.length();
            if (isCut && FollowingVolumes.follows(plan, part)) {
                add(Severity.INFO, "fit.follows", part, "becomes smaller: its ntfs does first");
            } else if (isCut) {
                add(Severity.WARNING, "fit.shrinks", part, "becomes smaller: its " + content.name() + " has to first");
            }
        } else if (part.length() > old.length() && FollowingVolumes.follows(plan, part)) {
            add(Severity.INFO, "fit.follows", part, "becomes larger: its ntfs does then");
        } else if (part.length() > old.length() && content.kind() == Content.Kind.FILE_SYSTEM) {
            add(Severity.INFO, "fit.grows", part, "becomes larger: its " + content.name() + " does not by itself");
        }
        BootBinding.finding(plan.source().table(), old, content, part.position())
                .ifPresent(findings::add);
        if (part.number() != old.number()) {
            add(Severity.INFO, "fit.renumbered", part, "was partition " + old.number());
        }
    }

    private void add(Severity severity, String id, PlacedPart part, String text) {
        findings.add(new Finding(id, severity, part.position(), "partition " + part.number() + " " + text));
    }
}
