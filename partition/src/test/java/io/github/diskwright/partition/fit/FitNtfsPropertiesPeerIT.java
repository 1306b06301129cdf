package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.change.DiskChangeJob;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random disks with NTFS go onto targets of random sizes, copied and in place. The model: it fits exactly if the least
 * volume in whole grains does beside the others; then the volume fills its partition or, if that has only become smaller
 * than it was and not than its volume, is the old one.
 */
class FitNtfsPropertiesPeerIT {
    private static final JobOptions JOB =
            JobOptions.builder().threads(1).memory(1 << 20).build();
    private static final ResizeOptions CLEAN =
            ResizeOptions.builder().afterwards(ResizeOptions.Afterwards.CLEAN).build();
    private static final NtfsRecipe[] RECIPES = {
        NtfsRecipe.EMPTY, NtfsRecipe.MIXED, NtfsRecipe.DATA_AT_END, NtfsRecipe.LARGE_SECTORS, NtfsRecipe.BAD_CLUSTERS
    };

    @Test
    void fitsExactlyIfTheLeastVolumeDoes() {
        Effort.seeded(41, seed -> {
            int refused = 0;
            int fitted = 0;
            for (int i = 0; i < Effort.scaled(24); i++) {
                if (fits(Seeds.random(seed, i))) {
                    fitted++;
                } else {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            assertThat(fitted).isGreaterThan(10);
        });
    }

    private static boolean fits(Random random) throws IOException {
        PartitionTable.Kind kind = random.nextBoolean() ? PartitionTable.Kind.GPT : PartitionTable.Kind.MBR;
        NtfsRecipe recipe = RECIPES[random.nextInt(RECIPES.length)];
        MemoryDevice disk = NtfsDisks.disk(kind, recipe, random.nextInt(4) * MIB);
        long old = NtfsVolume.open(NtfsDisks.window(disk)).boot().volumeSize();
        long length = NtfsDisks.partition(disk, NtfsDisks.NTFS).length();
        long least = NtfsResize.minimum(NtfsVolume.open(NtfsDisks.window(disk)), CLEAN)
                .size();
        long others = kind == PartitionTable.Kind.GPT ? 4 * MIB : 3 * MIB;
        long grains = (least + MIB - 1) / MIB;
        long size = others + (grains - 2 + random.nextInt((int) (length / MIB - grains) + 6)) * MIB;
        boolean isInPlace = random.nextBoolean();
        TargetDisk target = TargetDisk.of(size, disk.logicalSectorSize());
        FitPlan plan;
        try {
            plan = FitPlan.of(DiskLayout.read(disk), disk, target, FitOptions.defaults());
        } catch (NoSpaceException e) {
            assertThat(size).isLessThan(others + grains * MIB);
            return false;
        }
        assertThat(size).isGreaterThanOrEqualTo(others + grains * MIB);
        MemoryDevice result;
        if (isInPlace) {
            disk.resize(Math.max(size, disk.size()));
            DiskChange change = FitInPlace.change(plan, disk, FitDisks.options(3), CLEAN);
            DiskChangeJob.start(disk, change, MemoryDevice.ofSize(change.journalSize()))
                    .run(JOB);
            disk.resize(size);
            result = disk;
        } else {
            result = MemoryDevice.ofSize(size, disk.logicalSectorSize(), disk.logicalSectorSize());
            FitCopy.of(plan, disk, result, BlockCopy.Target.EMPTY).run(JOB);
        }
        NtfsDisks.requireNeighbours(result);
        long now = NtfsDisks.partition(result, NtfsDisks.NTFS).length();
        NtfsVolume volume = NtfsVolume.open(NtfsDisks.window(result));
        boolean isUntouched = now <= length && now >= old;
        assertThat(volume.boot().volumeSize()).isEqualTo(isUntouched ? old : now);
        // Every record, run and bit agrees, or there would be no answer.
        assertThat(NtfsResize.minimum(volume, CLEAN).size()).isLessThanOrEqualTo(now);
        return true;
    }
}
