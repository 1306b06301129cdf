package io.github.diskwright.partition.move;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MovePlan} being carried out. Not thread-safe. Devices stay open and belong to the caller.
 *
 * <p>Cost: what moves is read and written once; twice where data moves by less than 32 MiB onto itself. Two barriers
 * for each window, which is as long as the distance, 256 MiB at most; 1 GiB where the ranges do not overlap. Memory: 4 MiB.
 */
public final class MoveJob {
    static final String TASK = "moving";

    private final BlockDevice disk;
    private final MoveJournal journal;

    private MoveJob(BlockDevice disk, MoveJournal journal) {
        this.disk = disk;
        this.journal = journal;
    }

    /**
     * Writes a journal, and makes it durable, before anything is changed.
     *
     * @param disk what is changed
     * @param plan the steps
     * @param journal where the journal goes: {@link MovePlan#journalSize()} bytes, on another device than the disk
     * @throws RefusedException if the disk is not what the plan was made for
     * @throws io.github.diskwright.image.NoSpaceException if the journal is too small
     * @throws IOException if reading or writing fails; the disk is unchanged
     */
    public static MoveJob start(BlockDevice disk, MovePlan plan, BlockDevice journal) throws IOException {
        return start(disk, plan, journal, MoveTuning.DEFAULTS);
    }

    static MoveJob start(BlockDevice disk, MovePlan plan, BlockDevice journal, MoveTuning tuning) throws IOException {
        requireSize(disk, plan);
        WriteCheck.beforeStart(disk, plan, 0);
        return new MoveJob(disk, MoveJournal.create(journal, plan, tuning));
    }

    /**
     * Takes up work that was cut off, wherever that was.
     *
     * @param disk the same disk
     * @param journal the same journal
     * @throws RefusedException if the disk is not the one that the journal is for, or the journal was never finished, so
     *     that nothing was changed
     * @throws CorruptImageException if the journal is damaged
     * @throws IOException if reading fails
     */
    public static MoveJob resume(BlockDevice disk, BlockDevice journal) throws IOException {
        MoveJournal opened = MoveJournal.open(journal);
        // When all is done the disk may have been cut already.
        if (!isDone(opened)) {
            requireSize(disk, opened.plan());
            WriteCheck.beforeStart(disk, opened.plan(), opened.progress().step());
            requireMoved(disk, opened.progress().sample());
        }
        return new MoveJob(disk, opened);
    }

    /**
     * The steps that a journal holds, done or not.
     *
     * @param journal a journal
     * @throws IOException as for {@link #resume}
     */
    public static MovePlan planIn(BlockDevice journal) throws IOException {
        return MoveJournal.open(journal).plan();
    }

    private static void requireSize(BlockDevice disk, MovePlan plan) throws RefusedException {
        if (disk.size() != plan.diskSize()) {
            throw new RefusedException(
                    disk.description() + " has " + disk.size() + " bytes, and the plan is for " + plan.diskSize(),
                    "name the disk that the plan was made for");
        }
    }

    private static void requireMoved(BlockDevice disk, @Nullable Sample sample) throws IOException {
        if (sample == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(sample.length());
        disk.read(sample.position(), bytes);
        if (Checksum.of(bytes.flip()) != sample.crc()) {
            throw new RefusedException(
                    disk.description() + " is not as the journal left it: other bytes at "
                            + ImageException.hex(sample.position()),
                    "name the disk that the work was stopped on; one that was restored since needs a new plan");
        }
    }

    private static boolean isDone(MoveJournal journal) {
        return journal.progress().step() == journal.plan().steps().size();
    }

    /** The steps. */
    public MovePlan plan() {
        return journal.plan();
    }

    /** Index of the step that is next or under way; the number of steps when all are done. */
    public int nextStep() {
        return journal.progress().step();
    }

    /** Whether everything is done, and the journal can be deleted. */
    public boolean isDone() {
        return isDone(journal);
    }

    /**
     * Does the rest. Afterwards everything is durable and the journal can be deleted. Does nothing if all is done.
     *
     * @param job how the work runs, on the caller's thread alone; progress is in bytes
     * @throws io.github.diskwright.image.CancelledException if it was cancelled; it can be taken up by {@link #resume}
     * @throws RefusedException if the disk was changed by someone else
     * @throws IOException if reading or writing fails; the work can be taken up by {@link #resume}
     */
    public void run(JobOptions job) throws IOException {
        List<MoveStep> steps = journal.plan().steps();
        long total = journal.plan().length();
        long before = steps.stream()
                .limit(journal.progress().step())
                .mapToLong(MoveStep::length)
                .sum();
        WindowMover mover = new WindowMover(disk, journal, job);
        for (int i = journal.progress().step(); i < steps.size(); i++) {
            job.cancellation().throwIfCancelled(TASK);
            MoveStep step = steps.get(i);
            long done = before;
            if (step instanceof MoveStep.Move move) {
                mover.move(move, bytes -> job.progress().progress(TASK, done + bytes, total));
            } else if (step instanceof MoveStep.Write write) {
                WriteCheck.requireKnown(disk, write);
                disk.write(write.target(), write.after());
            }
            disk.flush();
            journal.advance(journal.progress().next());
            before += step.length();
            job.progress().progress(TASK, before, total);
        }
    }
}
