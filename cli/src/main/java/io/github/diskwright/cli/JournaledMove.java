package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Work that moves data of a disk in place.
 *
 * @param file its journal
 */
record JournaledMove(JournalFile file) {
    static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    /** Work with a journal that was named, or the one beside the image. */
    static JournaledMove of(Path image, @Nullable Path journal) throws IOException {
        return new JournaledMove(JournalFile.of(image, journal));
    }

    Path image() {
        return file.image();
    }

    Path journal() {
        return file.journal();
    }

    void refuseIfUnderWay() throws IOException {
        file.refuseIfUnderWay();
    }

    /** Carries steps out. The journal stays until {@link #finish}. */
    void run(BlockDevice disk, MovePlan steps, JobOptions job) throws IOException {
        file.create(steps.journalSize(), device -> MoveJob.start(disk, steps, device));
        try (FileDevice device = file.open()) {
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
        try (FileDevice device = file.reopen()) {
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
        file.finish();
    }
}
