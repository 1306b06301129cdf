package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Disks whose MBR has logical partitions. */
class FitLogicalTest {
    private static final EditOptions OPTIONS = FitDisks.options(4);

    private final Random random = new Random(5);

    private void add(MbrEditor editor, MemoryDevice disk, String type, Partition.Kind kind, long position, long length)
            throws IOException {
        editor.add(NewPartition.builder(
                        PartitionType.find(PartitionType.Scheme.MBR, type).orElseThrow())
                .kind(kind)
                .position(position)
                .length(length)
                .build());
        if (kind != Partition.Kind.EXTENDED) {
            byte[] bytes = new byte[(int) length];
            random.nextBytes(bytes);
            bytes[510] = 0;
            disk.write(position, ByteBuffer.wrap(bytes));
        }
    }

    /** A primary partition and two logical ones, the second of them with free space before it. */
    private MemoryDevice disk(long size) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(size);
        MbrEditor editor = MbrEditor.create(size, 512, OPTIONS);
        add(editor, disk, "windows", Partition.Kind.PRIMARY, MIB, 4 * MIB);
        add(editor, disk, "extended", Partition.Kind.EXTENDED, 5 * MIB, 15 * MIB);
        add(editor, disk, "linux", Partition.Kind.LOGICAL, 6 * MIB, 3 * MIB);
        add(editor, disk, "linux", Partition.Kind.LOGICAL, 12 * MIB, 4 * MIB);
        editor.plan(disk).apply(disk);
        return disk;
    }

    private static void requireSame(FitPlan plan, MemoryDevice before, MemoryDevice after) throws IOException {
        PartitionTable table = DiskLayout.read(after).table();
        assertThat(table.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        assertThat(plan.target().parts()).hasSize(3);
        for (int number : new int[] {1, 5, 6}) {
            Partition was = plan.source().table().partition(number).orElseThrow();
            Partition is = table.partition(number).orElseThrow();
            assertThat(is.kind()).isEqualTo(was.kind());
            long length = Math.min(was.length(), is.length());
            assertThat(FitDisks.bytes(after, is.position(), length))
                    .isEqualTo(FitDisks.bytes(before, was.position(), length));
        }
    }

    @Test
    void areCopied() throws IOException {
        MemoryDevice source = disk(24 * MIB);
        MemoryDevice target = MemoryDevice.ofSize(40 * MIB);
        FitPlan plan = FitPlan.of(DiskLayout.read(source), TargetDisk.of(target), FitOptions.defaults());
        FitCopy.of(plan, source, target, BlockCopy.Target.EMPTY).run(JobOptions.defaults());
        requireSame(plan, source, target);
    }

    @Test
    void moveInPlace() throws IOException {
        MemoryDevice source = disk(24 * MIB);
        MemoryDevice disk = disk(24 * MIB);
        disk.write(0, ByteBuffer.wrap(FitDisks.bytes(source, 0, 24 * MIB)));
        FitOptions options = FitOptions.builder().policy(FitOptions.Policy.KEEP).build();
        FitPlan plan = FitPlan.of(DiskLayout.read(source), TargetDisk.of(disk), options);
        MovePlan steps = FitInPlace.steps(plan, disk, OPTIONS);
        MemoryDevice journal = MemoryDevice.ofSize(steps.journalSize());
        MoveJob.start(disk, steps, journal).run(JobOptions.defaults());
        requireSame(plan, source, disk);
    }

    /** Random places with and without gaps, from a sector on, some left out, on disks of another size. */
    @Test
    void randomOnesInPlace() throws IOException {
        int done = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random choice = new Random(seed);
            MemoryDevice source = MemoryDevice.ofSize(8 * MIB);
            MbrEditor editor = MbrEditor.create(source.size(), 512, OPTIONS);
            long at = 512;
            if (choice.nextBoolean()) {
                long length = 512 * (1 + choice.nextInt(1000));
                add(editor, source, "windows", Partition.Kind.PRIMARY, at, length);
                at += length;
            }
            add(editor, source, "extended", Partition.Kind.EXTENDED, at, 5 * MIB);
            long end = at + 5 * MIB;
            for (int i = 1 + choice.nextInt(4); i > 0; i--) {
                at += 512 * (1 + choice.nextInt(choice.nextBoolean() ? 63 : 600));
                long length = 512 * (2 + choice.nextInt(1500));
                add(editor, source, "linux", Partition.Kind.LOGICAL, at, length);
                at += length;
            }
            if (choice.nextBoolean()) {
                add(editor, source, "linux", Partition.Kind.PRIMARY, end, MIB);
            }
            editor.plan(source).apply(source);
            done += fitsInPlace(source, choice) ? 1 : 0;
        }
        assertThat(done).isGreaterThan(20);
    }

    private static void stopSomewhere(MoveJob job, Random choice) throws IOException {
        CancellationToken token = new CancellationToken();
        JobOptions stopping = JobOptions.builder()
                .cancellation(token)
                .memory(65_536)
                .progress((task, done, total) -> {
                    if (choice.nextInt(8) == 0) {
                        token.cancel();
                    }
                })
                .build();
        try {
            job.run(stopping);
        } catch (CancelledException e) {
            assertThat(job.isDone()).isFalse();
        }
    }

    private static boolean fitsInPlace(MemoryDevice source, Random choice) throws IOException {
        FitOptions.Builder options = FitOptions.builder().grain(512);
        if (choice.nextBoolean()) {
            options.policy(FitOptions.Policy.KEEP);
        } else {
            options.growing(5);
        }
        if (choice.nextInt(3) == 0 && DiskLayout.read(source).volume(6).isPresent()) {
            options.drop(6);
        }
        long size = choice.nextBoolean() ? 8 * MIB : (7 + choice.nextInt(4)) * MIB;
        MemoryDevice disk = MemoryDevice.copyOf(FitDisks.bytes(source, 0, source.size()));
        disk.resize(Math.max(size, source.size()));
        FitPlan plan;
        MovePlan steps;
        try {
            plan = FitPlan.of(DiskLayout.read(source), TargetDisk.of(size, 512), options.build());
            steps = FitInPlace.steps(plan, disk, OPTIONS);
        } catch (NoSpaceException | RefusedException e) {
            return false;
        }
        MemoryDevice journal = MemoryDevice.ofSize(steps.journalSize());
        MoveJob job = MoveJob.start(disk, steps, journal);
        while (!job.isDone()) {
            stopSomewhere(job, choice);
            job = MoveJob.resume(disk, journal);
        }
        disk.resize(size);
        PartitionTable table = DiskLayout.read(disk).table();
        assertThat(table.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        for (PlacedPart part : plan.target().parts()) {
            Partition was = plan.source(part).orElseThrow();
            Partition is = table.partition(part.number()).orElseThrow();
            assertThat(is.position()).isEqualTo(part.position());
            assertThat(is.length()).isEqualTo(part.length());
            long length = Math.min(was.length(), is.length());
            assertThat(FitDisks.bytes(disk, is.position(), length))
                    .isEqualTo(FitDisks.bytes(source, was.position(), length));
        }
        return true;
    }
}
