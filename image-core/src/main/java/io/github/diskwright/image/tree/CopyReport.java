package io.github.diskwright.image.tree;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a {@link TreeCopy} has done. Immutable and thread-safe. */
public final class CopyReport {
    private final long files;
    private final long directories;
    private final long links;
    private final long failureCount;
    private final List<CopyFailure> failures;
    private final Map<TreeFeature, Long> lossCounts;
    private final List<CopyLoss> losses;

    CopyReport(CopyTally tally) {
        files = tally.files();
        directories = tally.directories();
        links = tally.links();
        failureCount = tally.failureCount();
        failures = List.copyOf(tally.failures());
        Map<TreeFeature, Long> counts = new EnumMap<>(TreeFeature.class);
        counts.putAll(tally.lossCounts());
        lossCounts = Collections.unmodifiableMap(counts);
        losses = List.copyOf(tally.losses());
    }

    /** Files made, with the first of their names. */
    public long files() {
        return files;
    }

    /** Directories made, the root among them. */
    public long directories() {
        return directories;
    }

    /** Further names given to files. */
    public long links() {
        return links;
    }

    /** How many files and directories were not copied; what is in such a directory is not counted. */
    public long failureCount() {
        return failureCount;
    }

    /** The first of them, at most {@link io.github.diskwright.image.Limits#maxFindings()}. */
    public List<CopyFailure> failures() {
        return failures;
    }

    /** How often something of each kind was not kept; nothing for kinds of which all was. */
    public Map<TreeFeature, Long> lossCounts() {
        return lossCounts;
    }

    /** The first losses of each kind, all together at most {@link io.github.diskwright.image.Limits#maxFindings()}. */
    public List<CopyLoss> losses() {
        return losses;
    }

    /** Whether everything is there that was to be copied. */
    public boolean isComplete() {
        return failureCount == 0 && lossCounts.isEmpty();
    }

    /** How much was copied and how much was not. */
    @Override
    public String toString() {
        return files + " files, " + directories + " directories, " + links + " links, " + failureCount
                + " failures, losses " + lossCounts;
    }
}
