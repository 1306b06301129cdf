package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says about how NTFS gets another size. */
final class VolumeOption {
    @Option(
            names = "--clean",
            negatable = true,
            description =
                    "Leave a resized NTFS clean, for images that go on to other tools, or with --no-clean marked, so"
                            + " that Windows checks it at the next start. Default: marked, but clean on a new image.")
    private @Nullable Boolean clean;

    @Option(
            names = "--keep-extra",
            description = "Allow clusters that are marked as used though no file has them; they stay so.")
    private boolean keepExtra;

    @Option(names = "--drop-shadow-copies", description = "Allow that shadow copies are lost.")
    private boolean dropShadowCopies;

    /** The options, for a disk in place. */
    ResizeOptions options(JobOptions job) {
        return options(job, ResizeOptions.Afterwards.MARKED_FOR_CHECK);
    }

    /** The options, with what holds if the command line does not say. */
    ResizeOptions options(JobOptions job, ResizeOptions.Afterwards afterwards) {
        Boolean wanted = clean;
        return ResizeOptions.builder()
                .job(job)
                .afterwards(
                        wanted == null
                                ? afterwards
                                : wanted ? ResizeOptions.Afterwards.CLEAN : ResizeOptions.Afterwards.MARKED_FOR_CHECK)
                .extraClusters(keepExtra ? ResizeOptions.ExtraClusters.KEEP : ResizeOptions.ExtraClusters.REFUSE)
                .shadowCopies(dropShadowCopies ? ResizeOptions.ShadowCopies.DROP : ResizeOptions.ShadowCopies.REFUSE)
                .build();
    }

    /** Whether Windows is to check what was resized in place. */
    boolean isMarked() {
        return clean == null || !clean;
    }
}
