package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** NTFS follows its partition onto smaller and larger disks: files and volume are whole for ntfs-3g. */
class FitNtfsPeerIT {
    private static final JobOptions JOB =
            JobOptions.builder().threads(1).memory(1 << 20).build();

    @TempDir
    private Path folder;

    private static MemoryDevice target(long size, int sector, boolean isUsed) throws IOException {
        MemoryDevice target = MemoryDevice.ofSize(size, sector, sector);
        if (isUsed) {
            byte[] old = new byte[(int) size];
            new Random(5).nextBytes(old);
            target.write(0, ByteBuffer.wrap(old));
            target.writeZeros(0, MIB);
            target.writeZeros(size - MIB, MIB);
        }
        return target;
    }

    private static FitPlan plan(MemoryDevice disk, TargetDisk target) throws IOException {
        return FitPlan.of(DiskLayout.read(disk), disk, target, FitOptions.defaults());
    }

    private void copy(MemoryDevice disk, NtfsRecipe recipe, long size, boolean isUsed) throws IOException {
        int sector = disk.logicalSectorSize();
        byte[] before = NtfsDisks.bytes(disk);
        MemoryDevice target = target(size, sector, isUsed);
        FitPlan plan = plan(disk, TargetDisk.of(target));
        BlockCopy.Target state = isUsed ? BlockCopy.Target.USED : BlockCopy.Target.EMPTY;
        FitCopy copy = FitCopy.of(plan, ReadOnlyDevice.of(disk), target, state);
        assertThat(copy.describe()).anyMatch(line -> line.contains("the ntfs of partition 2"));
        copy.run(JOB);
        NtfsDisks.requireWhole(target);
        NtfsDisks.judge(target, recipe, folder);
        assertThat(NtfsDisks.bytes(disk)).isEqualTo(before);
    }

    private static long smallest(MemoryDevice disk) throws IOException {
        return NtfsResize.minimum(NtfsVolume.open(NtfsDisks.window(disk)), ResizeOptions.defaults())
                .size();
    }

    @ParameterizedTest
    @CsvSource({
        "GPT, MIXED", "MBR, MIXED", "GPT, WINDOWS_LAYOUT", "MBR, METADATA_AT_END", "GPT, LARGE_SECTORS",
        "MBR, LARGE_SECTORS", "GPT, FRAGMENTED_FILES", "GPT, ODD_SIZE", "MBR, SMALL_CLUSTERS", "GPT, LARGE_CLUSTERS"
    })
    void ontoSmallerAndLargerDisks(PartitionTable.Kind kind, NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(kind, recipe, MIB);
        long least = (smallest(disk) + MIB - 1) / MIB * MIB;
        copy(disk, recipe, 5 * MIB + least, recipe == NtfsRecipe.MIXED);
        copy(disk, recipe, disk.size() + 7 * MIB, recipe == NtfsRecipe.MIXED);
        // A GPT has its copy at the end.
        long others = kind == PartitionTable.Kind.GPT ? 4 * MIB : 3 * MIB;
        TargetDisk tooSmall = TargetDisk.of(others + least - MIB, disk.logicalSectorSize());
        assertThatThrownBy(() -> plan(disk, tooSmall)).isInstanceOf(NoSpaceException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = NtfsRecipe.class,
            names = {"DIRTY", "HIBERNATED", "UNCLEAN_LOG", "TORN_RECORD", "SHADOW_COPIES", "EXTRA_BITS"})
    void whatMustNotBeChangedKeepsItsSize(NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(PartitionTable.Kind.GPT, recipe, 4 * MIB);
        long length = NtfsDisks.partition(disk, NtfsDisks.NTFS).length();
        // No smaller: the failure tells the reason.
        assertThatThrownBy(() -> plan(disk, TargetDisk.of(3 * MIB + length, 512)))
                .isInstanceOf(NoSpaceException.class)
                .hasMessageContaining("partition 2 is not made smaller");
        FitPlan none = plan(disk, TargetDisk.of(4 * MIB + length, 512));
        assertThat(none.check()).extracting(Finding::id).doesNotContain("fit.stays", "fit.follows");
        // Larger: the partition grows without it.
        MemoryDevice target = MemoryDevice.ofSize(disk.size() + 8 * MIB, 512, 512);
        FitPlan plan = plan(disk, TargetDisk.of(target));
        assertThat(plan.check()).extracting(Finding::id).contains("fit.stays");
        FitCopy.of(plan, disk, target, BlockCopy.Target.EMPTY).run(JOB);
        NtfsDisks.requireNeighbours(target);
        assertThat(FitDisks.bytes(NtfsDisks.window(target), 0, length))
                .isEqualTo(FitDisks.bytes(NtfsDisks.window(disk), 0, length));
        // A plan that was made without a look at it, or by hand.
        FitOptions forced = FitOptions.builder().minimum(NtfsDisks.NTFS, MIB).build();
        FitPlan smaller = FitPlan.of(DiskLayout.read(disk), TargetDisk.of(3 * MIB + length, 512), forced);
        MemoryDevice small = MemoryDevice.ofSize(3 * MIB + length, 512, 512);
        assertThatThrownBy(() ->
                        FitCopy.of(smaller, disk, small, BlockCopy.Target.EMPTY).run(JOB))
                .isInstanceOfAny(RefusedException.class, CorruptImageException.class);
        assertThat(NtfsDisks.bytes(small)).containsOnly(0);
    }

    @Test
    void cleanUnlessAskedOtherwise() throws IOException {
        MemoryDevice disk = NtfsDisks.disk(PartitionTable.Kind.GPT, NtfsRecipe.MIXED, MIB);
        for (ResizeOptions.Afterwards afterwards : ResizeOptions.Afterwards.values()) {
            MemoryDevice target = MemoryDevice.ofSize(disk.size() - 2 * MIB, 512, 512);
            FitPlan plan = plan(disk, TargetDisk.of(target));
            FitCopy.of(plan, disk, target, BlockCopy.Target.EMPTY)
                    .resizing(ResizeOptions.builder().afterwards(afterwards).build())
                    .run(JOB);
            VolumeState state = VolumeState.read(NtfsVolume.open(NtfsDisks.window(target)));
            assertThat(state.isDirty()).isEqualTo(afterwards == ResizeOptions.Afterwards.MARKED_FOR_CHECK);
        }
    }
}
