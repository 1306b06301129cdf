package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the two copies of a GPT, and the MBR before them, stand to each other. */
class GptStateTest {
    private static final long LAST = 131_071;

    private static void wipe(GptDisk disk, long lba, int sectors) throws IOException {
        disk.device.writeZeros(lba * disk.sectorSize, (long) sectors * disk.sectorSize);
    }

    @Test
    void backupMayBeDamaged() throws IOException {
        GptTable table = GptDisk.known(512).flip(LAST * 512 + 70).read();
        assertThat(table.state()).isEqualTo(GptTable.State.BACKUP_DAMAGED);
        assertThat(table.usedCopy()).isEqualTo(GptTable.Copy.PRIMARY);
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.header-crc");
        GptTable array = GptDisk.known(512).flip(131_039 * 512 + 70).read();
        assertThat(array.state()).isEqualTo(GptTable.State.BACKUP_DAMAGED);
        assertThat(array.findings()).extracting(Finding::id).containsExactly("gpt.array-crc");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void backupMayBeMissing(int sectorSize) throws IOException {
        GptDisk disk = GptDisk.known(sectorSize);
        wipe(disk, disk.sectorCount - 1, 1);
        assertThat(disk.read().state()).isEqualTo(GptTable.State.BACKUP_DAMAGED);
        assertThat(disk.read().findings()).extracting(Finding::id).containsExactly("gpt.signature");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void primaryMayBeOverwritten(int sectorSize) throws IOException {
        GptDisk disk = GptDisk.known(sectorSize);
        wipe(disk, 1, 20);
        GptTable table = disk.read();
        assertThat(table.state()).isEqualTo(GptTable.State.PRIMARY_DAMAGED);
        assertThat(table.sectorSize()).isEqualTo(sectorSize);
        assertThat(table.partitions()).hasSize(4);
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.signature");
    }

    @Test
    void copiesMayDiffer() throws IOException {
        GptDisk disk = GptDisk.known(512);
        new GptEntry(
                        PartitionType.find(PartitionType.Scheme.GPT, "linux")
                                .orElseThrow()
                                .guid()
                                .orElseThrow(),
                        GptDisk.unique(9),
                        118_784,
                        122_879,
                        0,
                        "new")
                .write(disk.backupArray, 8 * 128);
        disk.store();
        assertThat(disk.read().state()).isEqualTo(GptTable.State.DIFFERS);
        assertThat(disk.read().partitions()).hasSize(4);
        assertThat(disk.read().findings()).extracting(Finding::id).containsExactly("gpt.backup-differs");
        TableOptions backup =
                TableOptions.builder().preferredCopy(GptTable.Copy.BACKUP).build();
        GptTable newer = (GptTable) PartitionTable.read(disk.device, backup);
        assertThat(newer.usedCopy()).isEqualTo(GptTable.Copy.BACKUP);
        assertThat(newer.partitions()).extracting(Partition::number).containsExactly(1, 2, 3, 4, 9);
    }

    @Test
    void diskMayHaveGrown() throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.device.resize(100 << 20);
        GptTable table = disk.read();
        assertThat(table.state()).isEqualTo(GptTable.State.GROWN);
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.grown");
        assertThat(table.sectorCount()).isEqualTo(204_800);
        disk.flip(512 + 60);
        assertThat(disk.read().usedCopy()).isEqualTo(GptTable.Copy.BACKUP);
    }

    @Test
    void grownDiskMayHaveAStrangersHeaderAtItsEnd() throws IOException {
        GptDisk disk = GptDisk.known(512);
        GptDisk other = GptDisk.empty(204_800, 512).store();
        other.add(1, "linux", 2048, 4095, 0, "stale").store();
        other.device.writeZeros(512, 512);
        other.write(0, ByteBuffer.wrap(disk.device.toByteArray()));
        GptTable table = (GptTable) PartitionTable.read(other.device);
        assertThat(table.state()).isEqualTo(GptTable.State.GROWN);
        assertThat(table.partitions()).hasSize(4);
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.grown");
    }

    @Test
    void staleSecondHeaderInFreeSpaceIsIgnored() throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.write(120_000 * 512, disk.backupSector);
        assertThat(disk.read().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {131_000, 119_000, 100_000})
    void diskMayHaveLostItsEnd(long sectors) throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.device.resize(sectors * 512);
        GptTable table = disk.read();
        assertThat(table.state()).isEqualTo(GptTable.State.SHRUNK);
        assertThat(table.partitions()).hasSize(4);
        if (sectors > 118_783) {
            assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.shrunk");
        } else {
            assertThat(table.findings())
                    .extracting(Finding::id)
                    .containsExactlyInAnyOrder("gpt.shrunk", "table.outside-disk");
        }
    }

    @Test
    void wrongAlternateIsAnError() throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.primarySector.putLong(32, 131_070);
        assertThat(disk.store().read().findings()).extracting(Finding::id).containsExactly("gpt.alternate-lba");
        assertThat(disk.read().state()).isEqualTo(GptTable.State.DIFFERS);
    }

    @Test
    void withoutAValidCopyThereIsNoTable() throws IOException {
        GptDisk disk = GptDisk.known(512).flip(512 + 60).flip(LAST * 512 + 60);
        NoTable table = (NoTable) PartitionTable.read(disk.device);
        assertThat(table.reason()).isEqualTo(NoTable.Reason.DAMAGED);
        assertThat(table.findings())
                .extracting(Finding::id)
                .containsExactly("gpt.no-valid-copy", "gpt.header-crc", "gpt.header-crc");
        assertThat(DiskLayout.read(disk.device).freeRanges()).isEmpty();
    }

    @Test
    void protectiveEntryWithoutAnyCopyIsDamage() throws IOException {
        MemoryDevice device = GptDisk.known(512).device;
        device.writeZeros(512, 40 * 512);
        device.writeZeros(131_000 * 512, 72 * 512);
        NoTable table = (NoTable) PartitionTable.read(device);
        assertThat(table.reason()).isEqualTo(NoTable.Reason.DAMAGED);
    }

    @Test
    void protectiveMbrMayBeAbsentOrEmpty() throws IOException {
        GptDisk disk = GptDisk.known(512);
        wipe(disk, 0, 1);
        assertThat(disk.read().protection()).isEqualTo(GptTable.Protection.MISSING);
        assertThat(disk.read().findings()).extracting(Finding::id).containsExactly("gpt.protective-missing");
        disk.protect(0, 0, 0);
        assertThat(disk.read().protection()).isEqualTo(GptTable.Protection.UNPROTECTED);
        assertThat(disk.read().findings()).extracting(Finding::id).containsExactly("gpt.unprotected");
    }

    @Test
    void protectiveRangeMayBeAllOnesButNotWrong() throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.protect(0xEE, 1, 0xFFFFFFFFL);
        assertThat(disk.read().findings()).isEmpty();
        disk.protect(0xEE, 1, 1000);
        assertThat(disk.read().findings()).extracting(Finding::id).containsExactly("gpt.protective-range");
        disk.protect(0xEE, 2, 131_071);
        assertThat(disk.read().findings()).extracting(Finding::id).containsExactly("gpt.protective-range");
    }

    @Test
    void hybridIsReadAsGpt() throws IOException {
        GptDisk disk = GptDisk.known(512);
        ByteBuffer entries = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        GptDisk.entry(0, 0xEE, 1, 20479).write(entries, 0);
        GptDisk.entry(0x80, 0x07, 20480, 65536).write(entries, 16);
        disk.write(MbrSector.ENTRIES_OFFSET, entries);
        GptTable table = disk.read();
        assertThat(table.protection()).isEqualTo(GptTable.Protection.HYBRID);
        assertThat(table.partitions()).hasSize(4);
        assertThat(table.hybridPartitions()).hasSize(1);
        assertThat(table.hybridPartitions().get(0).isActive()).isTrue();
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.hybrid");
    }

    @Test
    void mbrWithPartitionsBesideAGptIsAmbiguous() throws IOException {
        GptDisk disk = GptDisk.known(512).protect(0x07, 2048, 100_000);
        AmbiguousTable table = (AmbiguousTable) PartitionTable.read(disk.device);
        assertThat(table.partitions()).isEmpty();
        assertThat(table.findings()).extracting(Finding::id).containsExactly("table.ambiguous");
        assertThat(table.gpt().partitions()).hasSize(4);
        assertThat(table.mbr().partitions()).hasSize(1);
        assertThat(read(disk, TableOptions.Ambiguity.GPT).kind()).isEqualTo(PartitionTable.Kind.GPT);
        assertThat(read(disk, TableOptions.Ambiguity.MBR).kind()).isEqualTo(PartitionTable.Kind.MBR);
    }

    private static PartitionTable read(GptDisk disk, TableOptions.Ambiguity ambiguity) throws IOException {
        return PartitionTable.read(
                disk.device, TableOptions.builder().ambiguity(ambiguity).build());
    }

    @Test
    void backupThatAnMbrOrAVolumeLeftBehindIsStale() throws IOException {
        GptDisk disk = GptDisk.known(512).protect(0x07, 2048, 100_000);
        wipe(disk, 1, 33);
        PartitionTable table = PartitionTable.read(disk.device);
        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.stale-backup");

        wipe(disk, 0, 1);
        disk.write(0, ByteBuffer.wrap(Volumes.luks2()));
        NoTable none = (NoTable) PartitionTable.read(disk.device);
        assertThat(none.reason()).isEqualTo(NoTable.Reason.VOLUME);
        assertThat(none.findings()).extracting(Finding::id).containsExactly("gpt.stale-backup");
        assertThat(read(disk, TableOptions.Ambiguity.GPT).partitions()).hasSize(4);
    }
}
