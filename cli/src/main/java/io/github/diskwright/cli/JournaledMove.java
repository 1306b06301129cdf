package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.change.DiskChangeJob;
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

    /** Carries a change out, with its volumes. The journal stays until {@link #finish}. */
    void run(BlockDevice disk, DiskChange change, JobOptions job) throws IOException {
        if (change.volumes().isEmpty()) {
            run(disk, change.steps(), job);
            return;
        }
        file.create(change.journalSize(), device -> DiskChangeJob.start(disk, change, device));
        try (FileDevice device = file.open()) {
            run(DiskChangeJob.resume(disk, device), job);
        }
    }

    private void run(DiskChangeJob begun, JobOptions job) throws IOException {
        try {
            begun.run(job);
        } catch (IOException | RuntimeException e) {
            giveUp(begun, e);
            throw e;
        }
    }

    /** Where the disk is still the old one nobody needs to go on. */
    private void giveUp(DiskChangeJob begun, Exception reason) {
        try {
            if (!begun.isCommitted() && !begun.isDone()) {
                finish();
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Whether a stopped job was one of {@link DiskChange}, which has volumes and perhaps a table.
     *
     * @throws RefusedException if there is no journal
     */
    boolean isChange() throws IOException {
        try (FileDevice device = file.reopen()) {
            return DiskChangeJob.isJournal(device);
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
            if (DiskChangeJob.isJournal(device)) {
                DiskChangeJob begun = DiskChangeJob.resume(disk, device);
                MovePlan steps = begun.steps();
                requireSize(steps, size);
                run(begun, job);
                return steps;
            }
            MoveJob begun = MoveJob.resume(disk, device);
            requireSize(begun.plan(), size);
            begun.run(job);
            return begun.plan();
        }
    }

    private static void requireSize(MovePlan begun, OptionalLong size) throws RefusedException {
        if (size.isPresent() && size.getAsLong() != begun.sizeAfter()) {
            throw new RefusedException(
                    "the work was begun for a disk of " + begun.sizeAfter() + " bytes, not " + size.getAsLong(),
                    "name the size that the work was begun with");
        }
    }

    void finish() throws IOException {
        file.finish();
    }
}
