package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.partition.move.MoveStep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Random disks onto random disks: contents, ids and order stay, and the tables are clean. */
class FitProperties {
    private static final JobOptions JOB =
            JobOptions.builder().threads(1).memory(1 << 20).build();

    private static FitOptions options(Random random) {
        FitOptions.Builder options = FitOptions.builder().grain(random.nextBoolean() ? 4096 : 65_536);
        if (random.nextInt(4) == 0) {
            options.policy(FitOptions.Policy.values()[random.nextInt(3)]);
        }
        return options.build();
    }

    private static long targetSize(Random random, long size) {
        return switch (random.nextInt(4)) {
            case 0 -> size;
            case 1 -> size + (1 + random.nextInt(64)) * 65_536L;
            default -> Math.max(3 * MIB, size - (1 + random.nextInt(200)) * 65_536L);
        };
    }

    @Property(seed = "23", tries = 250)
    void ontoAnotherDisk(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MemoryDevice source = FitDisks.random(random, 512);
        DiskLayout layout = DiskLayout.read(source);
        MemoryDevice target = MemoryDevice.ofSize(targetSize(random, source.size()));
        FitPlan plan;
        try {
            plan = FitPlan.of(layout, TargetDisk.of(target), options(random));
        } catch (NoSpaceException e) {
            Statistics.collect("too small");
            return;
        }
        FitCopy.of(plan, source, target, BlockCopy.Target.EMPTY)
                .options(FitDisks.options(seed))
                .run(JOB);
        requireFitted(plan, source, target);
        Statistics.collect("fitted");
    }

    private static void requireFitted(FitPlan plan, BlockDevice source, BlockDevice target) throws IOException {
        PartitionTable table = FitDisks.table(target);
        assertThat(table.findings())
                .filteredOn(finding -> finding.severity().compareTo(Severity.INFO) > 0)
                .extracting(Finding::id)
                .allMatch(id -> id.contains("align"));
        assertThat(table.kind()).isEqualTo(plan.source().table().kind());
        assertThat(table.diskId()).isEqualTo(plan.source().table().diskId());
        assertThat(table.partitions()).hasSameSizeAs(plan.source().table().partitions());
        for (PlacedPart part : plan.target().parts()) {
            Partition old = plan.source(part).orElseThrow();
            Partition now = table.partition(part.number()).orElseThrow();
            assertThat(now.position()).isEqualTo(part.position());
            assertThat(now.length()).isEqualTo(part.length());
            assertThat(now.type()).isEqualTo(old.type());
            assertThat(now.guid()).isEqualTo(old.guid());
            assertThat(now.name()).isEqualTo(old.name());
            long length = Math.min(old.length(), now.length());
            assertThat(FitDisks.bytes(target, now.position(), length))
                    .isEqualTo(FitDisks.bytes(source, old.position(), length));
        }
    }

    private static MemoryDevice copy(MemoryDevice disk, long size) throws IOException {
        MemoryDevice copy = MemoryDevice.copyOf(FitDisks.bytes(disk, 0, disk.size()));
        copy.resize(Math.max(size, disk.size()));
        return copy;
    }

    @Property(seed = "24", tries = 250)
    void inPlace(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MemoryDevice source = FitDisks.random(random, 512);
        DiskLayout layout = DiskLayout.read(source);
        long size = targetSize(random, source.size());
        MemoryDevice disk = copy(source, size);
        FitPlan plan;
        MovePlan steps;
        try {
            plan = FitPlan.of(layout, TargetDisk.of(size, 512), options(random));
            steps = FitInPlace.steps(plan, disk, FitDisks.options(seed));
        } catch (NoSpaceException e) {
            Statistics.collect("too small");
            return;
        } catch (RefusedException e) {
            // Gaps close and open: where every partition waits for another there is no order.
            assertThat(e).hasMessageContaining("stand in each other's way");
            Statistics.collect("no order");
            return;
        }
        MemoryDevice journal = MemoryDevice.ofSize(steps.journalSize());
        MoveJob.start(disk, steps, journal).run(JOB);
        disk.resize(size);
        requireFitted(plan, source, disk);
        Statistics.collect("fitted");
    }

    /** After each step the table describes partitions that are whole, but for the one that is moving. */
    @Property(seed = "25", tries = 60)
    void tablesOnTheWay(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MemoryDevice source = FitDisks.random(random, 512);
        long size = targetSize(random, source.size());
        MemoryDevice disk = copy(source, size);
        MovePlan steps;
        try {
            FitPlan plan = FitPlan.of(DiskLayout.read(source), TargetDisk.of(size, 512), options(random));
            steps = FitInPlace.steps(plan, disk, FitDisks.options(seed));
        } catch (NoSpaceException | RefusedException e) {
            return;
        }
        for (MoveStep step : steps.steps()) {
            if (step instanceof MoveStep.Write write) {
                disk.write(write.target(), write.after());
            } else if (step instanceof MoveStep.Move move) {
                byte[] bytes = FitDisks.bytes(disk, move.from(), move.length());
                disk.write(move.to(), ByteBuffer.wrap(bytes));
            }
            PartitionTable table = FitDisks.table(disk);
            assertThat(table.kind()).isIn(PartitionTable.Kind.GPT, PartitionTable.Kind.MBR);
            assertThat(table.findings())
                    .filteredOn(finding -> finding.severity() == Severity.ERROR)
                    .extracting(Finding::id)
                    .allMatch(id -> id.startsWith("gpt."));
        }
    }
}
