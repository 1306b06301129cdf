package io.github.diskwright.partition.used;

import static io.github.diskwright.partition.used.UsedDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.OwnedRange;
import io.github.diskwright.ntfs.RangeOwners;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.used.NamedRange.Place;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is lost of a disk is named. */
class RangeNamesPeerIT {
    private static final long VOLUME = 3L * MIB;

    private static Extent range(long position, long length) {
        return new Extent(position, length, Extent.Kind.DATA);
    }

    private static List<NamedRange> names(MemoryDevice disk, DiskLayout layout, Extent... ranges) throws IOException {
        RangeNames names = RangeNames.of(disk, layout, List.of(ranges), Limits.defaults(), JobOptions.defaults());
        assertThat(names.isComplete()).isTrue();
        return names.ranges();
    }

    @ParameterizedTest
    @EnumSource(
            value = PartitionTable.Kind.class,
            names = {"GPT", "MBR"})
    void everyPlaceHasAName(PartitionTable.Kind kind) throws IOException {
        MemoryDevice volume = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.ONE_LARGE_FILE));
        MemoryDevice disk = UsedDisks.around(kind, volume);
        NtfsVolume ntfs = NtfsVolume.open(volume);
        OwnedRange file =
                RangeOwners.find(ntfs, List.of(range(0, volume.size())), JobOptions.defaults()).ranges().stream()
                        .max(Comparator.comparingLong(owned -> owned.recordNumber() < 24 ? 0 : owned.length()))
                        .orElseThrow();
        assertThat(file.offset()).isZero();
        long data = VOLUME + file.position();
        long free = VOLUME + ntfs.clusterBitmap().nextClear(0) * ntfs.clusterSize();
        List<NamedRange> names = names(
                disk,
                DiskLayout.read(disk),
                range(data + 512, 1024),
                range(0, 512),
                range(2L * MIB - 512, 1024),
                range(free, 4096),
                range(disk.size() - 512, 4096));
        assertThat(names).extracting(NamedRange::position).isSorted();
        assertThat(names)
                .extracting(NamedRange::toString)
                .containsExactlyInAnyOrder(
                        "512 bytes at 0x0: partition table",
                        "512 bytes at 0x1ffe00: partition 1",
                        "512 bytes at 0x200000: outside of partitions",
                        "1024 bytes at 0x" + Long.toHexString(data + 512) + ": partition 2: " + file.path()
                                + ", 1024 bytes from 0x200",
                        "4096 bytes at 0x" + Long.toHexString(free) + ": free space of partition 2",
                        "512 bytes at 0x" + Long.toHexString(disk.size() - 512) + ": "
                                + (kind == PartitionTable.Kind.GPT ? "partition table" : "outside of partitions"));
    }

    /** The layout that was known before helps where the table is lost, and a lost volume still has its number. */
    @Test
    void namesGetLessPreciseWithTheLoss() throws IOException {
        MemoryDevice volume = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.MIXED));
        MemoryDevice disk = UsedDisks.around(PartitionTable.Kind.GPT, volume);
        DiskLayout before = DiskLayout.read(disk);
        disk.writeZeros(0, MIB);
        disk.writeZeros(disk.size() - MIB, MIB);
        Extent boot = range(VOLUME, 512);
        NamedRange known = names(disk, before, boot).get(0);
        assertThat(known.owned().orElseThrow().path()).isEqualTo("/$Boot");
        assertThat(known.owned().orElseThrow().kind()).isEqualTo(OwnedRange.Kind.FILE);
        disk.writeZeros(VOLUME, 512);
        assertThat(names(disk, before, boot).get(0).text()).isEqualTo("partition 2");
        NamedRange unknown = names(disk, DiskLayout.read(disk), boot).get(0);
        assertThat(unknown.place()).isEqualTo(Place.VOLUME);
        assertThat(unknown.text()).isEqualTo("the disk");
        assertThat(unknown.partition()).isEmpty();
    }

    @Test
    void aVolumeWithoutATableIsNamedToo() throws IOException {
        MemoryDevice volume = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.MIXED));
        List<NamedRange> names = names(volume, DiskLayout.read(volume), range(volume.size() - 512, 512));
        assertThat(names).singleElement().hasToString("512 bytes at 0x7ffe00: the disk: behind the clusters");
    }
}
