package io.github.diskwright.partition.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.partition.move.MoveStep;
import io.github.diskwright.testkit.crash.PairedCuts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Random disks with logical partitions, fitted in place to random sizes, against what the plan says. */
class FitLogicalProperties {
    private static final EditOptions OPTIONS = FitDisks.options(4);
    private static final JobOptions JOB =
            JobOptions.builder().threads(1).memory(1 << 16).build();

    /** A plan, the disk before it, the disk that it is for, and its steps. */
    private record Case(FitPlan plan, MemoryDevice source, MemoryDevice disk, MovePlan steps, long size) {}

    private static MemoryDevice copy(MemoryDevice disk) throws IOException {
        return MemoryDevice.copyOf(FitDisks.bytes(disk, 0, disk.size()));
    }

    private static Optional<Case> random(Random random, long size) throws IOException {
        MemoryDevice source = LogicalDisks.random(random, size);
        DiskLayout layout = DiskLayout.read(source);
        FitOptions.Builder options = FitOptions.builder().grain(512L << random.nextInt(3));
        switch (random.nextInt(4)) {
            case 0 -> options.policy(FitOptions.Policy.KEEP);
            case 1 -> options.growing(5);
            default -> options.policy(FitOptions.Policy.PROPORTIONAL);
        }
        for (Partition partition : layout.table().partitions()) {
            if (partition.kind() != Partition.Kind.EXTENDED && random.nextInt(8) == 0) {
                options.drop(partition.number());
            }
        }
        long wanted = random.nextBoolean() ? size : size + (random.nextInt(128) - 64) * 512L;
        MemoryDevice disk = copy(source);
        disk.resize(Math.max(size, wanted));
        try {
            FitPlan plan = FitPlan.of(layout, TargetDisk.of(wanted, 512), options.build());
            return Optional.of(new Case(plan, source, disk, FitInPlace.steps(plan, disk, OPTIONS), wanted));
        } catch (NoSpaceException e) {
            Statistics.collect("too small");
        } catch (RefusedException e) {
            assertThat(e).hasMessageContaining("stand in each other's way");
            Statistics.collect("no order");
        }
        return Optional.empty();
    }

    private static void requireFitted(Case one, BlockDevice disk) throws IOException {
        PartitionTable table = DiskLayout.read(disk).table();
        assertThat(table.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        int extended = one.plan().target().extended().isPresent() ? 1 : 0;
        assertThat(table.partitions()).hasSize(one.plan().target().parts().size() + extended);
        for (PlacedPart part : one.plan().target().parts()) {
            Partition was = one.plan().source(part).orElseThrow();
            Partition is = table.partition(part.number()).orElseThrow();
            assertThat(is.kind()).isEqualTo(was.kind());
            assertThat(is.type()).isEqualTo(was.type());
            assertThat(is.position()).isEqualTo(part.position());
            assertThat(is.length()).isEqualTo(part.length());
            assertThat(hasContents(one, disk, is, was)).isTrue();
        }
        one.plan()
                .target()
                .extended()
                .ifPresent(placed -> assertThat(table.partitions())
                        .filteredOn(partition -> partition.kind() == Partition.Kind.EXTENDED)
                        .allMatch(is -> is.position() == placed.position() && is.length() == placed.length()));
    }

    private static boolean hasContents(Case one, BlockDevice disk, Partition is, Partition was) throws IOException {
        int length = (int) Math.min(was.length(), is.length());
        return ByteBuffer.wrap(FitDisks.bytes(disk, is.position(), length))
                .equals(ByteBuffer.wrap(FitDisks.bytes(one.source(), was.position(), length)));
    }

    @Property(seed = "41", tries = 300)
    void inPlaceWithStops(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Case one = random(random, (1 + random.nextInt(4)) << 18).orElse(null);
        if (one == null) {
            return;
        }
        Statistics.collect("fitted", extended(one));
        MemoryDevice journal = MemoryDevice.ofSize(one.steps().journalSize());
        MoveJob job = MoveJob.start(one.disk(), one.steps(), journal);
        while (!job.isDone()) {
            stopSomewhere(job, random);
            job = MoveJob.resume(one.disk(), journal);
        }
        one.disk().resize(one.size());
        requireFitted(one, one.disk());
    }

    private static String extended(Case one) {
        long was = one.plan().source().table().partitions().stream()
                .filter(partition -> partition.kind() == Partition.Kind.EXTENDED)
                .mapToLong(Partition::position)
                .findFirst()
                .orElseThrow();
        long is = one.plan().target().extended().map(PlacedPart::position).orElse(-1L);
        return is < 0 ? "removed" : is < was ? "down" : is > was ? "up" : "stays";
    }

    private static void stopSomewhere(MoveJob job, Random random) throws IOException {
        CancellationToken token = new CancellationToken();
        JobOptions stopping = JobOptions.builder()
                .cancellation(token)
                .memory(65_536)
                .progress((task, done, total) -> {
                    if (random.nextInt(12) == 0) {
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

    /**
     * After each step the table is sound, and what it lists is whole: but for the partition that is moving, and for the
     * logical ones while their extended partition gets another start.
     */
    @Property(seed = "42", tries = 120)
    void tablesOnTheWay(@ForAll long seed) throws IOException {
        Case one = random(new Random(seed), 1 << 18).orElse(null);
        if (one == null) {
            return;
        }
        List<Partition> kept = one.plan().target().parts().stream()
                .flatMap(part -> one.plan().source(part).stream())
                .toList();
        MemoryDevice disk = one.disk();
        for (MoveStep step : one.steps().steps()) {
            if (step instanceof MoveStep.Write write) {
                disk.write(write.target(), write.after());
            } else if (step instanceof MoveStep.Move move) {
                disk.write(move.to(), ByteBuffer.wrap(FitDisks.bytes(disk, move.from(), move.length())));
            }
            requireWhole(one, disk, kept);
        }
        disk.resize(one.size());
        requireFitted(one, disk);
    }

    private static void requireWhole(Case one, MemoryDevice disk, List<Partition> kept) throws IOException {
        PartitionTable table = DiskLayout.read(disk).table();
        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
        assertThat(table.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        boolean hasExtended =
                table.partitions().stream().anyMatch(partition -> partition.kind() == Partition.Kind.EXTENDED);
        int broken = 0;
        for (Partition was : kept) {
            boolean isWhole = was.kind() == Partition.Kind.LOGICAL && !hasExtended;
            for (Partition is : table.partitions()) {
                isWhole |= is.kind() == was.kind() && hasContents(one, disk, is, was);
            }
            broken += isWhole ? 0 : 1;
        }
        assertThat(broken).isLessThanOrEqualTo(1);
    }

    /** The power fails at every write, also in the midst of sectors: the work goes on to the same end. */
    @Property(seed = "43", tries = 12)
    void powerCuts(@ForAll long seed) throws IOException {
        Case one = random(new Random(seed), 1 << 16).orElse(null);
        if (one == null) {
            return;
        }
        PairedCuts pair = new PairedCuts(
                FitDisks.bytes(one.disk(), 0, one.disk().size()),
                new byte[(int) one.steps().journalSize()]);
        MoveJob.start(pair.first(), one.steps(), pair.second()).run(JOB);
        long states = pair.forEach(any -> true, 2, seed, (disk, journal, cut) -> {
            PartitionTable left = DiskLayout.read(disk).table();
            assertThat(left.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
            MoveJob job;
            try {
                job = MoveJob.resume(disk, journal);
            } catch (RefusedException e) {
                assertThat(e).hasMessageContaining("was not finished");
                job = MoveJob.start(disk, one.steps(), journal);
            }
            job.run(JOB);
            disk.resize(one.size());
            requireFitted(one, disk);
        });
        assertThat(states).isGreaterThan(100);
        Statistics.label("states").collect(states / 1000 + " thousand");
    }
}
