package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.edit.EditOptions;
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

    /** A primary partition and two logical ones, the second of them with free space before it. */
    private static MemoryDevice disk(long size) throws IOException {
        LogicalDisks disk = new LogicalDisks(size, new Random(5));
        disk.add("windows", Partition.Kind.PRIMARY, MIB, 4 * MIB);
        disk.add("extended", Partition.Kind.EXTENDED, 5 * MIB, 15 * MIB);
        disk.add("linux", Partition.Kind.LOGICAL, 6 * MIB, 3 * MIB);
        disk.add("linux", Partition.Kind.LOGICAL, 12 * MIB, 4 * MIB);
        return disk.done();
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

    /** The extended partition moves up and grows, its partitions with it, and back down. */
    @Test
    void everythingMovesBothWays() throws IOException {
        MemoryDevice source = disk(24 * MIB);
        MemoryDevice disk = MemoryDevice.copyOf(FitDisks.bytes(source, 0, 24 * MIB));
        disk.resize(40 * MIB);
        FitPlan up = FitPlan.of(
                DiskLayout.read(source),
                TargetDisk.of(disk),
                FitOptions.builder().size(1, 11 * MIB).growing(6).build());
        run(up, disk);
        requireSame(up, source, disk);
        Partition extended = DiskLayout.read(disk).table().partition(2).orElseThrow();
        assertThat(extended.position()).isEqualTo(12 * MIB);
        assertThat(extended.position() + extended.length()).isEqualTo(40 * MIB);
        FitPlan down = FitPlan.of(
                DiskLayout.read(disk),
                TargetDisk.of(20 * MIB, 512),
                FitOptions.builder()
                        .size(1, 2 * MIB)
                        .minimum(1, MIB)
                        .minimum(5, MIB)
                        .minimum(6, MIB)
                        .build());
        assertThatThrownBy(() -> FitInPlace.steps(down, disk, OPTIONS)).hasMessageContaining("becomes smaller");
    }

    private static void run(FitPlan plan, MemoryDevice disk) throws IOException {
        MovePlan steps = FitInPlace.steps(plan, disk, OPTIONS);
        MemoryDevice journal = MemoryDevice.ofSize(steps.journalSize());
        MoveJob.start(disk, steps, journal).run(JobOptions.defaults());
    }

    /** All logical partitions left out: the extended one goes, too. */
    @Test
    void withoutAnyLogicalOneThereIsNoExtendedOne() throws IOException {
        MemoryDevice disk = disk(24 * MIB);
        FitPlan plan = FitPlan.of(
                DiskLayout.read(disk),
                TargetDisk.of(disk),
                FitOptions.builder().drop(5).drop(6).build());
        run(plan, disk);
        assertThat(DiskLayout.read(disk).table().partitions())
                .extracting(Partition::number, Partition::length)
                .containsExactly(tuple(1, 23 * MIB));
    }

    /** One partition goes up over its own record's old place and down over it again; the other one stays. */
    @Test
    void oneMovesBothWays() throws IOException {
        MemoryDevice source = disk(24 * MIB);
        MemoryDevice disk = MemoryDevice.copyOf(FitDisks.bytes(source, 0, 24 * MIB));
        for (long to : new long[] {15 * MIB, 12 * MIB - 512, 16 * MIB, 9 * MIB + 512, 10 * MIB, 12 * MIB}) {
            MovePlan steps = PartitionMove.steps(disk, 6, to, OPTIONS);
            MemoryDevice journal = MemoryDevice.ofSize(steps.journalSize());
            MoveJob.start(disk, steps, journal).run(JobOptions.defaults());
            PartitionTable table = DiskLayout.read(disk).table();
            assertThat(table.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
            assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 2, 5, 6);
            assertThat(table.partition(6).orElseThrow().position()).isEqualTo(to);
            assertThat(FitDisks.bytes(disk, to, 4 * MIB)).isEqualTo(FitDisks.bytes(source, 12 * MIB, 4 * MIB));
            assertThat(FitDisks.bytes(disk, 6 * MIB, 3 * MIB)).isEqualTo(FitDisks.bytes(source, 6 * MIB, 3 * MIB));
        }
        assertThatThrownBy(() -> PartitionMove.steps(disk, 6, 9 * MIB, OPTIONS)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> PartitionMove.steps(disk, 5, 5 * MIB, OPTIONS)).isInstanceOf(RefusedException.class);
    }
}
