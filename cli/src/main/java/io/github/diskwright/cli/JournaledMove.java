package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The journal file of work that moves data in place.
 *
 * @param image the image that is worked on
 * @param journal the file
 */
record JournaledMove(Path image, Path journal) {
    static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    /**
     * Work with a journal that was named, or the one beside the image.
     *
     * @throws UsageException if none was named for a raw device: what is beside it is in memory and does not outlive a
     *     power cut
     */
    static JournaledMove of(Path image, @Nullable Path journal) {
        if (journal == null && Files.exists(image) && !Files.isRegularFile(image)) {
            throw new UsageException(image + " is a raw device: --journal FILE has to name a file on another disk");
        }
        return new JournaledMove(image, journal == null ? beside(image) : journal);
    }

    private static Path beside(Path image) {
        return Path.of(image + ".journal");
    }

    void refuseIfUnderWay() throws RefusedException {
        refuseIfExists(image, journal);
        refuseIfUnderWay(image);
    }

    /** Whoever changes an image whose data are half moved, or reads it, would lose them. */
    static void refuseIfUnderWay(Path image) throws RefusedException {
        refuseIfExists(image, beside(image));
    }

    private static void refuseIfExists(Path image, Path journal) throws RefusedException {
        if (Files.exists(journal)) {
            throw new RefusedException(
                    journal + " exists: work on " + image + " was stopped",
                    "--resume of part move or part fit goes on with it");
        }
    }

    /** Carries steps out. The journal stays until {@link #finish}. */
    void run(BlockDevice disk, MovePlan steps, JobOptions job) throws IOException {
        // Under its name it is complete: one that is there speaks of a disk that may have been changed.
        try (PendingFile pending =
                PendingFile.beside(journal, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.SPARSE)) {
            pending.device().resize(steps.journalSize());
            MoveJob.start(disk, steps, pending.device());
            pending.commit();
        }
        try (FileDevice device = FileDevice.openWritable(journal)) {
            MoveJob.resume(disk, device).run(job);
        }
    }

    /**
     * Does the rest of what was stopped.
     *
     * @param size what the disk is to have in the end; empty for whatever the work was begun for
     * @return the plan that has been carried out
     */
    MovePlan resume(BlockDevice disk, OptionalLong size, JobOptions job) throws IOException {
        if (!Files.exists(journal)) {
            throw new RefusedException("there is no " + journal, "begin without --resume");
        }
        try (FileDevice device = FileDevice.openWritable(journal)) {
            MoveJob begun = MoveJob.resume(disk, device);
            long wanted = begun.plan().sizeAfter();
            if (size.isPresent() && size.getAsLong() != wanted) {
                throw new RefusedException(
                        "the work was begun for a disk of " + wanted + " bytes, not " + size.getAsLong(),
                        "name the size that the work was begun with");
            }
            begun.run(job);
            return begun.plan();
        }
    }

    void finish() throws IOException {
        Files.deleteIfExists(journal);
    }
}
