package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.change.DiskChangeJob;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.PairedCuts;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A partition and the NTFS in it get another size in place, alone or as part of a fit. The power fails at any moment: the
 * journal leads to the same end, or to the old disk where nothing was changed yet.
 */
class NtfsChangePeerIT {
    private static final JobOptions JOB = JobOptions.builder().memory(1 << 20).build();
    private static final ResizeOptions CLEAN =
            ResizeOptions.builder().afterwards(ResizeOptions.Afterwards.CLEAN).build();
    private static final int SAMPLES = 25;

    @TempDir
    private Path folder;

    private static long smallest(BlockDevice disk) throws IOException {
        long bytes = NtfsResize.minimum(NtfsVolume.open(NtfsDisks.window(disk)), CLEAN)
                .size();
        return (bytes + MIB - 1) / MIB * MIB;
    }

    private static DiskChange resize(BlockDevice disk, long length) throws IOException {
        return PartitionResize.change(disk, NtfsDisks.NTFS, length, FitDisks.options(3), CLEAN);
    }

    private static void carryOut(BlockDevice disk, DiskChange change) throws IOException {
        DiskChangeJob job = DiskChangeJob.start(disk, change, MemoryDevice.ofSize(change.journalSize()));
        job.run(JOB);
        assertThat(job.isDone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GPT, MIXED",
        "MBR, MIXED",
        "GPT, WINDOWS_LAYOUT",
        "MBR, METADATA_AT_END",
        "GPT, LARGE_SECTORS",
        "MBR, LARGE_SECTORS",
        "GPT, ODD_SIZE",
        "MBR, SMALL_CLUSTERS",
        "GPT, MANY_EXTENTS"
    })
    void partitionToTheMinimumAndBack(PartitionTable.Kind kind, NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(kind, recipe, MIB);
        long length = NtfsDisks.partition(disk, NtfsDisks.NTFS).length();
        long least = smallest(disk);
        DiskChange shrink = resize(disk, least);
        assertThat(shrink.before()).hasSize(1);
        assertThat(shrink.describe().get(0)).startsWith("make the ntfs of partition 2 smaller");
        carryOut(disk, shrink);
        assertThat(NtfsDisks.partition(disk, NtfsDisks.NTFS).length()).isEqualTo(least);
        NtfsDisks.requireWhole(disk);
        NtfsDisks.judge(disk, recipe, folder);
        assertThatThrownBy(() -> resize(disk, least - MIB)).isInstanceOf(NoSpaceException.class);
        assertThatThrownBy(() -> resize(disk, length + MIB)).isInstanceOf(NoSpaceException.class);
        DiskChange grow = resize(disk, length);
        assertThat(grow.after()).hasSize(1);
        carryOut(disk, grow);
        assertThat(NtfsDisks.partition(disk, NtfsDisks.NTFS).length()).isEqualTo(length);
        NtfsDisks.requireWhole(disk);
        NtfsDisks.judge(disk, recipe, folder);
    }

    @ParameterizedTest
    @EnumSource(
            value = NtfsRecipe.class,
            names = {"DIRTY", "HIBERNATED", "UNCLEAN_LOG", "SHADOW_COPIES", "EXTRA_BITS"})
    void whatMustNotBeChangedIsRefused(NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(PartitionTable.Kind.GPT, recipe, MIB);
        byte[] before = NtfsDisks.bytes(disk);
        long length = NtfsDisks.partition(disk, NtfsDisks.NTFS).length();
        assertThatThrownBy(() -> resize(disk, length - MIB)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> PartitionResize.change(disk, 1, MIB / 2, FitDisks.options(3), CLEAN))
                .isInstanceOf(RefusedException.class);
        assertThat(NtfsDisks.bytes(disk)).isEqualTo(before);
    }

    private static DiskChange fit(BlockDevice disk, long size) throws IOException {
        FitPlan plan = FitPlan.of(
                DiskLayout.read(disk), disk, TargetDisk.of(size, disk.logicalSectorSize()), FitOptions.defaults());
        return FitInPlace.change(plan, disk, FitDisks.options(3), CLEAN);
    }

    @ParameterizedTest
    @CsvSource({"GPT, MIXED", "MBR, WINDOWS_LAYOUT", "GPT, LARGE_SECTORS", "MBR, METADATA_AT_END"})
    void fitInPlace(PartitionTable.Kind kind, NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(kind, recipe, MIB);
        long least = smallest(disk);
        long size = least + 5 * MIB;
        DiskChange smaller = fit(disk, size);
        assertThat(smaller.before()).hasSize(1);
        assertThat(smaller.steps().sizeAfter()).isEqualTo(size);
        carryOut(disk, smaller);
        MemoryDevice cut = MemoryDevice.copyOf(Arrays.copyOf(NtfsDisks.bytes(disk), (int) size));
        MemoryDevice shrunk = withSectors(cut, disk.logicalSectorSize());
        NtfsDisks.requireWhole(shrunk);
        NtfsDisks.judge(shrunk, recipe, folder);
        shrunk.resize(size + 9 * MIB);
        DiskChange larger = fit(shrunk, size + 9 * MIB);
        assertThat(larger.after()).hasSize(1);
        carryOut(shrunk, larger);
        NtfsDisks.requireWhole(shrunk);
        NtfsDisks.judge(shrunk, recipe, folder);
    }

    private static MemoryDevice withSectors(MemoryDevice bytes, int sector) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(bytes.size(), sector, sector);
        disk.write(0, ByteBuffer.wrap(NtfsDisks.bytes(bytes)));
        return disk;
    }

    @ParameterizedTest
    @CsvSource({"GPT, MIXED", "MBR, WINDOWS_LAYOUT", "MBR, MIXED"})
    void cutWhileAPartitionIsResized(PartitionTable.Kind kind, NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(kind, recipe, MIB);
        byte[] before = NtfsDisks.bytes(disk);
        DiskChange shrink = resize(disk, smallest(disk) + MIB);
        byte[] smaller = new Trial(before, shrink).run();
        DiskChange grow = resize(
                MemoryDevice.copyOf(smaller),
                NtfsDisks.partition(disk, NtfsDisks.NTFS).length());
        new Trial(smaller, grow).run();
    }

    @ParameterizedTest
    @CsvSource({"GPT, MIXED", "MBR, METADATA_AT_END"})
    void cutWhileADiskIsFitted(PartitionTable.Kind kind, NtfsRecipe recipe) throws IOException {
        MemoryDevice disk = NtfsDisks.disk(kind, recipe, MIB);
        byte[] before = NtfsDisks.bytes(disk);
        long size = smallest(disk) + 5 * MIB;
        byte[] smaller = new Trial(before, fit(disk, size)).run();
        byte[] grown = Arrays.copyOf(Arrays.copyOf(smaller, (int) size), (int) (size + 6 * MIB));
        new Trial(grown, fit(MemoryDevice.copyOf(grown), grown.length)).run();
    }

    /** One change, cut everywhere, and cut again while it is taken up. */
    private static final class Trial {
        private final byte[] before;
        private final DiskChange change;
        private byte[] after = new byte[0];
        private long old;
        private long done;

        Trial(byte[] before, DiskChange change) {
            this.before = before;
            this.change = change;
        }

        byte[] run() throws IOException {
            PairedCuts cuts = new PairedCuts(before, new byte[(int) change.journalSize()]);
            DiskChangeJob job = DiskChangeJob.start(cuts.first(), change, cuts.second());
            job.run(JOB);
            after = NtfsDisks.bytes(cuts.first());
            int step = Math.max(1, cuts.events() / Effort.scaled(SAMPLES));
            AtomicLong states = new AtomicLong();
            cuts.forEach(cut -> cuts.isAtFlush(cut) || cut % step == 0, 1, Effort.seed(7), (disk, journal, cut) -> {
                if (states.incrementAndGet() % 60 == 0) {
                    cutAgain(disk, journal);
                }
                takeUp(disk, journal, "cut after " + cut + " of " + cuts.events());
            });
            assertThat(states.get()).isGreaterThan(100);
            assertThat(old).isPositive();
            assertThat(done).isGreaterThan(50);
            return after;
        }

        private void cutAgain(BlockDevice disk, BlockDevice journal) throws IOException {
            PairedCuts again = new PairedCuts(NtfsDisks.bytes(disk), NtfsDisks.bytes(journal));
            takeUp(again.first(), again.second(), "second work");
            int step = Math.max(1, again.events() / 8);
            again.forEach(cut -> cut % step == 0, 0, 3, (left, right, cut) -> takeUp(left, right, "second cut"));
        }

        private void takeUp(BlockDevice disk, BlockDevice journal, String when) throws IOException {
            try {
                DiskChangeJob job = DiskChangeJob.resume(disk, journal);
                if (!job.isCommitted() && !job.isDone()) {
                    // The work can be given up as well.
                    requireOld(NtfsDisks.bytes(disk), when);
                    old++;
                }
                job.run(JOB);
                done++;
                requireNew(NtfsDisks.bytes(disk), when);
            } catch (RefusedException e) {
                assertThat(e).as(when).hasMessageContaining("was not finished");
                old++;
                requireOld(NtfsDisks.bytes(disk), when);
            }
        }

        /** The same but for free clusters, into which a plan that was begun again may have copied before. */
        private void requireNew(byte[] found, String when) throws IOException {
            if (!Arrays.equals(found, after)) {
                requireSame(found, after, when);
            }
        }

        private void requireOld(byte[] found, String when) throws IOException {
            requireSame(found, before, when);
        }

        private static void requireSame(byte[] found, byte[] expected, String when) throws IOException {
            MemoryDevice disk = MemoryDevice.copyOf(expected);
            Partition ntfs = NtfsDisks.partition(disk, NtfsDisks.NTFS);
            NtfsVolume volume = NtfsVolume.open(ntfs.open(disk));
            ClusterMap used = volume.clusterBitmap();
            int clusterSize = volume.clusterSize();
            long start = ntfs.position();
            same(found, expected, 0, start, when);
            long end = 0;
            for (long at = used.nextSet(0); at < used.size(); at = used.nextSet(end)) {
                end = used.nextClear(at);
                same(found, expected, start + at * clusterSize, start + end * clusterSize, when);
            }
            same(found, expected, start + used.size() * clusterSize, expected.length, when);
        }

        private static void same(byte[] found, byte[] expected, long from, long to, String when) {
            assertThat(Arrays.mismatch(found, (int) from, (int) to, expected, (int) from, (int) to))
                    .as(when + " from " + from)
                    .isEqualTo(-1);
        }
    }
}
