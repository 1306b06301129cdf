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

/**
 * The journal file of work that moves data in place.
 *
 * @param image the image that is worked on
 * @param journal the file
 */
record JournaledMove(Path image, Path journal) {
    static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    void refuseIfUnderWay() throws RefusedException {
        if (Files.exists(journal)) {
            throw new RefusedException(
                    journal + " exists: work on " + image + " was stopped", "--resume goes on with it");
        }
    }

    /** Carries steps out. The journal stays until {@link #finish}. */
    void run(BlockDevice disk, MovePlan steps, JobOptions job) throws IOException {
        // The name has to be durable before the first change, not only the contents.
        try (PendingFile pending =
                PendingFile.beside(journal, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.SPARSE)) {
            pending.device().resize(steps.journalSize());
            pending.commit();
        }
        try (FileDevice device = FileDevice.openWritable(journal)) {
            MoveJob.start(disk, steps, device).run(job);
        }
    }

    /** Does the rest of what was stopped. */
    void resume(BlockDevice disk, JobOptions job) throws IOException {
        if (!Files.exists(journal)) {
            throw new RefusedException("there is no " + journal, "begin without --resume");
        }
        try (FileDevice device = FileDevice.openWritable(journal)) {
            MoveJob.resume(disk, device).run(job);
        }
    }

    void finish() throws IOException {
        Files.deleteIfExists(journal);
    }
}
