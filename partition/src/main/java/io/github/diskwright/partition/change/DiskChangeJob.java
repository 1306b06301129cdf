package io.github.diskwright.partition.change;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeJob;
import io.github.diskwright.ntfs.resize.ResizePlan;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.util.Optional;

/**
 * A {@link DiskChange} being carried out, so that a power cut at any moment leaves what can be taken up with the journal. Not
 * thread-safe. Devices stay open and belong to the caller.
 *
 * <p>Cost: that of its stages, see {@link ResizeJob} and {@link MoveJob}; volumes are planned once more when their turn
 * comes.
 */
public final class DiskChangeJob {
    private static final String TASK = "changing the disk";

    private final BlockDevice disk;
    private final ChangeJournal journal;

    private DiskChangeJob(BlockDevice disk, ChangeJournal journal) {
        this.disk = disk;
        this.journal = journal;
    }

    /**
     * Writes a journal, and makes it durable, before anything is changed.
     *
     * @param disk what is changed
     * @param change what becomes of it
     * @param journal where the journal goes: {@link DiskChange#journalSize()} bytes, on another device than the disk
     * @throws RefusedException if the disk is not what the change was planned for
     * @throws io.github.diskwright.image.NoSpaceException if the journal is too small
     * @throws IOException if reading or writing fails; the disk is unchanged
     */
    public static DiskChangeJob start(BlockDevice disk, DiskChange change, BlockDevice journal) throws IOException {
        BlockDevice preview = DiskChange.preview(disk, change.before());
        ChangeJournal created =
                ChangeJournal.create(journal, change, region -> MoveJob.start(preview, change.steps(), region));
        return new DiskChangeJob(disk, created);
    }

    /**
     * Takes up work that was cut off, wherever that was.
     *
     * @param disk the same disk
     * @param journal the same journal
     * @throws RefusedException if the disk is not the one that the journal is for, or the journal was never finished, so
     *     that nothing was changed
     * @throws io.github.diskwright.image.CorruptImageException if the journal is damaged
     * @throws IOException if reading fails
     */
    public static DiskChangeJob resume(BlockDevice disk, BlockDevice journal) throws IOException {
        ChangeJournal opened = ChangeJournal.open(journal);
        // When all is done the disk may have been cut already.
        if (opened.stage() < opened.stages() && disk.size() != opened.diskSize()) {
            throw new RefusedException(
                    disk.description() + " has " + disk.size() + " bytes, and the journal is for " + opened.diskSize(),
                    "name the disk that the work was stopped on");
        }
        return new DiskChangeJob(disk, opened);
    }

    /**
     * Whether a device begins like a journal of such a job, rather than of one of its stages alone.
     *
     * @throws IOException if it cannot be read
     */
    public static boolean isJournal(BlockDevice journal) throws IOException {
        return ChangeJournal.isPresent(journal);
    }

    /**
     * The moves and tables.
     *
     * @throws IOException if the journal cannot be read
     */
    public MovePlan steps() throws IOException {
        return MoveJob.planIn(journal.stepsJournal());
    }

    /** Whether everything is done, and the journal can be deleted. */
    public boolean isDone() {
        return journal.stage() == journal.stages();
    }

    /**
     * Whether the work has to go on: the journal is needed until it is done. Before that the disk is the old one, and the
     * work can be given up.
     *
     * @throws IOException if disk or journal cannot be read
     */
    public boolean isCommitted() throws IOException {
        if (isDone()) {
            return false;
        }
        if (journal.stage() > 0 || journal.isSteps(0)) {
            return true;
        }
        return begun(journal.volume(0)).filter(DiskChangeJob::isUnderWay).isPresent();
    }

    /**
     * Does the rest. Afterwards everything is durable and the journal can be deleted. Does nothing if all is done.
     *
     * @param job how the work runs, on the caller's thread alone; progress is in bytes, for each stage anew
     * @throws io.github.diskwright.image.CancelledException if it was cancelled; while nothing is
     *     {@linkplain #isCommitted() committed} the disk is the old one, afterwards it can be taken up by {@link #resume}
     * @throws RefusedException if the disk was changed by someone else, or a volume is not in a state to be changed any more
     * @throws IOException if reading or writing fails; as for a cancellation
     */
    public void run(JobOptions job) throws IOException {
        while (!isDone()) {
            job.cancellation().throwIfCancelled(TASK);
            int stage = journal.stage();
            if (journal.isSteps(stage)) {
                MoveJob.resume(disk, journal.stepsJournal()).run(job);
            } else {
                resize(journal.volume(stage), job);
            }
            journal.advance();
        }
    }

    /** One that is done still has to be told so in the progress of all. */
    private static boolean isUnderWay(ResizeJob volume) {
        return volume.isCommitted() || volume.isDone();
    }

    private WindowDevice window(ChangeJournal.Entry volume) {
        return WindowDevice.of(disk, volume.position(), volume.length(), "partition " + volume.number());
    }

    private Optional<ResizeJob> begun(ChangeJournal.Entry volume) throws IOException {
        return ResizeJob.find(window(volume), journal.open(volume.region()));
    }

    private void resize(ChangeJournal.Entry volume, JobOptions job) throws IOException {
        Optional<ResizeJob> begun = begun(volume);
        if (begun.isPresent() && isUnderWay(begun.get())) {
            begun.get().run(job);
            return;
        }
        WindowDevice window = window(volume);
        ResizeJob.start(window, plan(volume, window, job), journal.open(volume.region()))
                .run(job);
    }

    private static ResizePlan plan(ChangeJournal.Entry volume, BlockDevice window, JobOptions job) throws IOException {
        NtfsVolume ntfs = NtfsVolume.open(window);
        BootSector boot = ntfs.boot();
        if (boot.serialNumber() != volume.serialNumber() || boot.volumeSize() != volume.oldSize()) {
            throw new RefusedException(
                    window.description() + " does not hold the volume that the journal is for",
                    "name the disk that the work was stopped on");
        }
        return NtfsResize.plan(ntfs, volume.newSize(), volume.options().job(job).build());
    }
}
