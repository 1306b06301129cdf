package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.resize.JournalEntry.Kind;
import io.github.diskwright.ntfs.resize.ResizeJournal.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ResizePlan} being carried out, so that a power cut at any moment leaves the old volume or, with the journal, the
 * new one. Not thread-safe. Devices stay open and belong to the caller.
 *
 * <p>First all data that move are copied to clusters that the old volume does not use. Then everything else that changes is
 * written to the journal, with a checksum of each sector that it replaces. From then on the work goes only forward, and can
 * be done again from the journal as often as it takes.
 *
 * <p>Cost: what moves is read and written once; metadata that change are read once, and written to the journal and to the
 * volume. Twelve barriers. Memory: 8 MiB and a few more.
 */
public final class ResizeJob {
    /** So many sectors of moved data are remembered, to know the volume again. */
    static final int MAX_SAMPLES = 4096;

    static final String TASK = "changing the volume";

    private final BlockDevice device;
    private final ResizeJournal journal;
    private final @Nullable ResizePlan plan;

    private ResizeJob(BlockDevice device, ResizeJournal journal, @Nullable ResizePlan plan) {
        this.device = device;
        this.journal = journal;
        this.plan = plan;
    }

    /** What became of a job. */
    public enum Outcome {
        /** The volume has its new size. */
        DONE,
        /** The work had stopped before anything that counts was written: the volume is the old one. */
        NOTHING_CHANGED
    }

    /**
     * Begins. Nothing on the volume is changed yet.
     *
     * @param device the volume, from its boot sector on, writable; as large as the volume will be, or larger
     * @param plan made for what is on it
     * @param journal where the journal goes: {@link ResizePlan#journalSize()} bytes, not on the volume
     * @throws RefusedException if the volume is not what the plan was made for
     * @throws NoSpaceException if the journal is too small
     * @throws IOException if reading or writing fails
     */
    public static ResizeJob start(BlockDevice device, ResizePlan plan, BlockDevice journal) throws IOException {
        requireUnchanged(device, plan);
        BootSector boot = plan.volume().boot();
        ResizeJournal.Subject subject =
                new ResizeJournal.Subject(boot.serialNumber(), device.size(), boot.volumeSize(), plan.newSize());
        return new ResizeJob(device, ResizeJournal.create(journal, subject), plan);
    }

    private static void requireUnchanged(BlockDevice device, ResizePlan plan) throws IOException {
        if (device.size() < plan.newSize()) {
            throw new NoSpaceException(device.description(), plan.newSize(), device.size());
        }
        NtfsVolume now = NtfsVolume.open(device, plan.volume().limits());
        boolean same = Arrays.equals(now.boot().toBytes(), plan.volume().boot().toBytes())
                && Survey.checksum(now) == plan.checksum();
        if (!same) {
            throw new RefusedException(
                    device.description() + " is not the volume that the plan was made for, or was changed since",
                    "make a new plan");
        }
    }

    /**
     * Takes up work that was cut off, wherever that was.
     *
     * @param device the same volume
     * @param journal the same journal
     * @throws RefusedException if the volume is another one, or the journal was never begun, so that nothing was changed
     * @throws io.github.diskwright.image.CorruptImageException if the journal is damaged
     * @throws IOException if reading fails
     */
    public static ResizeJob resume(BlockDevice device, BlockDevice journal) throws IOException {
        ResizeJournal opened = ResizeJournal.open(journal);
        ResizeJob job = new ResizeJob(device, opened, null);
        if (opened.state() == State.COMMITTED || opened.state() == State.APPLIED) {
            job.requireSame();
        }
        return job;
    }

    /**
     * As {@link #resume}, for a journal of which it is not known whether it was begun.
     *
     * @param device the same volume
     * @param journal the same journal
     * @return empty if the journal was never begun, so that the volume is the old one
     * @throws IOException as for {@link #resume}
     */
    public static Optional<ResizeJob> find(BlockDevice device, BlockDevice journal) throws IOException {
        return ResizeJournal.isBegun(journal) ? Optional.of(resume(device, journal)) : Optional.empty();
    }

    private void requireSame() throws IOException {
        ResizeJournal.Subject subject = journal.subject();
        ByteBuffer sector = ByteBuffer.allocate(BootSector.SIZE_BYTES);
        if (device.size() >= BootSector.SIZE_BYTES) {
            device.read(0, sector);
        }
        boolean same = device.size() >= subject.deviceSize()
                && BootSector.isPresent(sector.flip())
                && sector.order(ByteOrder.LITTLE_ENDIAN).getLong(BootSector.SERIAL_NUMBER) == subject.serialNumber();
        if (!same) {
            throw new RefusedException(
                    device.description() + " is not the volume that the journal is for",
                    "name the volume that the work was stopped on");
        }
    }

    /** Whether nothing is left to do. */
    public boolean isDone() {
        return journal.state() == State.DONE;
    }

    /** Bytes of the volume before. */
    public long oldSize() {
        return journal.subject().oldSize();
    }

    /** Bytes of the volume afterwards. */
    public long newSize() {
        return journal.subject().newSize();
    }

    /** Bytes of the device when the work began: never less than either of the sizes. */
    public long deviceSize() {
        return journal.subject().deviceSize();
    }

    /** Whether the work can only go forward: the journal is needed until it is done. */
    public boolean isCommitted() {
        return journal.state() == State.COMMITTED || journal.state() == State.APPLIED;
    }

    /**
     * Does the rest. Afterwards everything is durable and the journal can be deleted.
     *
     * @param job how the work runs, on the caller's thread alone; progress is in bytes
     * @throws io.github.diskwright.image.CancelledException if it was cancelled; before the journal is committed the volume
     *     is the old one, afterwards it can be taken up by {@link #resume}
     * @throws RefusedException if the volume was changed by someone else since the journal was committed
     * @throws IOException if reading or writing fails; as for a cancellation
     */
    public Outcome run(JobOptions job) throws IOException {
        if (journal.state() == State.STARTED) {
            if (plan == null) {
                return Outcome.NOTHING_CHANGED;
            }
            new ClusterCopier(device, plan.copies(), plan.volume().clusterSize(), job).run();
            device.flush();
            record(plan, job);
            apply(job);
        } else if (journal.state() == State.COMMITTED) {
            check();
            apply(job);
        }
        if (journal.state() == State.APPLIED) {
            finish();
        }
        return Outcome.DONE;
    }

    /**
     * Does a plan with a journal in memory, in the same order with the same barriers: for volumes that can be made again,
     * such as an overlay. A power cut while metadata are written leaves a volume that is marked for a check and may need one.
     * Memory: {@link ResizePlan#journalSize()} bytes at most.
     *
     * @param device as for {@link #start}
     * @param plan as for {@link #start}
     * @param job how the work runs
     * @throws IOException if reading or writing fails
     */
    public static void runWithoutJournal(BlockDevice device, ResizePlan plan, JobOptions job) throws IOException {
        start(device, plan, MemoryDevice.ofSize(plan.journalSize())).run(job);
    }

    /** Writes a plan's metadata, each group after a barrier, to a device other than the one that the plan reads. */
    static void applyDirectly(BlockDevice device, ResizePlan plan) throws IOException {
        GroupedWriter writer = new GroupedWriter(device);
        new Redo(plan, new SplitSink(null, writer::write)).run();
        device.flush();
        if (plan.options().afterwards() == ResizeOptions.Afterwards.CLEAN) {
            new FinishWrites(plan).forEach((position, before, after) -> device.write(position, after));
            device.flush();
        }
    }

    /** Puts everything that will be written into the journal, and commits it. */
    private void record(ResizePlan made, JobOptions job) throws IOException {
        Pace pace = new Pace(job, TASK);
        WrittenRanges written = new WrittenRanges();
        new Redo(made, new SplitSink(device, entry -> {
                    pace.spend(entry.length());
                    written.add(entry.position(), entry.length());
                    journal.add(entry);
                }))
                .run();
        if (made.options().afterwards() == ResizeOptions.Afterwards.CLEAN) {
            new FinishWrites(made)
                    .forEach((position, before, after) -> journal.add(new JournalEntry(
                            Kind.FINISH,
                            Redo.GROUPS,
                            position,
                            after.remaining(),
                            (byte) 0,
                            SectorSums.of(before),
                            after)));
        }
        MovedSamples.of(made, written).forEach(device, journal::add);
        pace.check();
        journal.commit();
    }

    private void apply(JobOptions job) throws IOException {
        Pace pace = new Pace(job, TASK);
        GroupedWriter writer = new GroupedWriter(device);
        long[] done = new long[1];
        journal.forEach(entry -> {
            pace.spend(entry.length());
            writer.write(entry);
            done[0] += entry.size();
            pace.report(done[0], journal.length());
        });
        device.flush();
        journal.reach(State.APPLIED);
    }

    private void finish() throws IOException {
        journal.forEach(entry -> {
            if (entry.kind() == Kind.FINISH) {
                requireKnown(entry);
                device.write(entry.position(), entry.bytes());
            }
        });
        device.flush();
        journal.reach(State.DONE);
    }

    /** Every sector must be as it was or as it will be; anything else was somebody else. */
    private void check() throws IOException {
        journal.forEach(entry -> {
            if (entry.kind() != Kind.FINISH) {
                requireKnown(entry);
            }
        });
    }

    private void requireKnown(JournalEntry entry) throws IOException {
        ByteBuffer there = ByteBuffer.allocate((int) entry.length());
        device.read(entry.position(), there);
        int[] found = SectorSums.of(there.flip());
        int[] after = switch (entry.kind()) {
            case WRITE, FINISH -> SectorSums.of(entry.bytes());
            case FILL -> filled(found.length, SectorSums.ofFill(entry.fill()));
            case SAMPLE -> entry.oldSums();
        };
        for (int i = 0; i < found.length; i++) {
            if (found[i] != entry.oldSums()[i] && found[i] != after[i]) {
                throw new RefusedException(
                        device.description() + " is not as the journal left it: other bytes at "
                                + ImageException.hex(entry.position() + (long) i * SectorSums.SECTOR),
                        "name the volume that the work was stopped on; one that was restored since needs a new plan");
            }
        }
    }

    private static int[] filled(int count, int sum) {
        int[] sums = new int[count];
        Arrays.fill(sums, sum);
        return sums;
    }
}
