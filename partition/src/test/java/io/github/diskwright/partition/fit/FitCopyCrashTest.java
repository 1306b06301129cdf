package io.github.diskwright.partition.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The power fails while partitions are copied onto another disk: it lists none of them until all are whole. */
class FitCopyCrashTest {
    private static final JobOptions JOB =
            JobOptions.builder().threads(1).memory(1 << 20).build();

    private static int whole;
    private static int none;

    private static void cuts(MemoryDevice source, MemoryDevice target, BlockCopy.Target state, long seed)
            throws IOException {
        FitPlan plan;
        try {
            plan = FitPlan.of(
                    DiskLayout.read(source),
                    TargetDisk.of(target),
                    FitOptions.builder().grain(4096).build());
        } catch (NoSpaceException e) {
            return;
        }
        CrashDevice disk = CrashDevice.startingWith(target);
        FitCopy.of(plan, source, disk, state).options(FitDisks.options(seed)).run(JOB);
        disk.states(CrashOptions.builder().seed(seed).maxStates(60).build()).forEach(left -> {
            PartitionTable table = DiskLayout.read(left.device()).table();
            boolean isListed = table.diskId().equals(plan.source().table().diskId())
                    && !table.partitions().isEmpty();
            whole += isListed ? 1 : 0;
            none += isListed ? 0 : 1;
            for (PlacedPart part : isListed ? plan.target().parts() : List.<PlacedPart>of()) {
                Partition was = plan.source(part).orElseThrow();
                Partition is = table.partition(part.number()).orElseThrow();
                long length = Math.min(was.length(), is.length());
                assertThat(ByteBuffer.wrap(FitDisks.bytes(left.device(), is.position(), length)))
                        .isEqualTo(ByteBuffer.wrap(FitDisks.bytes(source, was.position(), length)));
            }
        });
    }

    @Test
    void ontoAnEmptyDiskAndAUsedOne() {
        Effort.seeded(61, used -> {
            for (int i = 0; i < Effort.scaled(8); i++) {
                Random random = Seeds.random(used, i);
                MemoryDevice source = i % 2 == 0 ? LogicalDisks.random(random, 1 << 18) : FitDisks.random(random, 512);
                long size = source.size() + random.nextInt(64) * 4096L;
                cuts(source, MemoryDevice.ofSize(size), BlockCopy.Target.EMPTY, used + i);
                MemoryDevice before = MemoryDevice.copyOf(FitDisks.bytes(
                        i % 4 < 2 ? FitDisks.random(random, 512) : LogicalDisks.random(random, 1 << 22), 0, 1 << 22));
                before.resize(Math.max(size, before.size()));
                cuts(source, before, BlockCopy.Target.USED, used + i);
            }
        });
        assertThat(whole).isPositive();
        assertThat(none).isPositive();
    }
}
