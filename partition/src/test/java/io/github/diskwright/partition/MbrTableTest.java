package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.internal.table.ChsAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MbrTableTest {
    private final MemoryDevice device = MemoryDevice.ofSize(64 << 20);

    private MbrTable read() throws IOException {
        return (MbrTable) PartitionTable.read(device);
    }

    private MbrDisk mbr() {
        return MbrDisk.of(device);
    }

    private MbrDisk ebr(long lba) {
        return MbrDisk.at(device, lba * 512);
    }

    /** An extended partition of sectors 40960 to 122879, with two logical ones if nobody changes it. */
    private void extended() throws IOException {
        mbr().primary(0, 0x80, 0x07, 2048, 38912)
                .primary(1, 0, 0x0F, 40960, 81920)
                .store();
        ebr(40960)
                .primary(0, 0, 0x83, 2048, 8192)
                .primary(1, 0, 5, 12288, 12288)
                .store();
        ebr(53248).primary(0, 0, 0x82, 2048, 8192).store();
    }

    @Test
    void primariesAndLogicalsAreRead() throws IOException {
        extended();
        MbrTable table = read();
        assertThat(table.findings()).isEmpty();
        assertThat(table.diskId()).contains("0x12345678");
        assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 2, 5, 6);
        assertThat(table.partitions())
                .extracting(Partition::kind)
                .containsExactly(
                        Partition.Kind.PRIMARY,
                        Partition.Kind.EXTENDED,
                        Partition.Kind.LOGICAL,
                        Partition.Kind.LOGICAL);
        assertThat(table.partitions()).extracting(Partition::startLba).containsExactly(2048L, 40960L, 43008L, 55296L);
        assertThat(table.partitions().get(0).isActive()).isTrue();
        assertThat(table.partitions().get(3).type().shortName()).isEqualTo("swap");
    }

    @Test
    void freeSpaceIsToldInsideAndOutsideTheExtendedPartition() throws IOException {
        extended();
        assertThat(DiskLayout.read(device).freeRanges())
                .containsExactly(
                        new FreeRange(512, 2047 * 512, FreeRange.Place.DISK),
                        new FreeRange(40961 * 512L, 2047 * 512, FreeRange.Place.EXTENDED),
                        new FreeRange(51200 * 512L, 2048 * 512, FreeRange.Place.EXTENDED),
                        new FreeRange(53249 * 512L, 2047 * 512, FreeRange.Place.EXTENDED),
                        new FreeRange(63488 * 512L, 59392L * 512, FreeRange.Place.EXTENDED),
                        new FreeRange(122880 * 512L, 8192L * 512, FreeRange.Place.DISK));
    }

    @Test
    void deletedAndEmptyRecordsTakeNoNumber() throws IOException {
        extended();
        ebr(40960).primary(1, 0, 5, 12288, 12288).store();
        assertThat(read().partitions()).extracting(Partition::number).containsExactly(1, 2, 5);
        assertThat(read().partitions().get(2).startLba()).isEqualTo(55296);
        ebr(40960).store();
        assertThat(read().partitions()).extracting(Partition::number).containsExactly(1, 2);
        assertThat(read().findings()).isEmpty();
    }

    @Test
    void chainMayRunAgainstTheOrderOfTheDisk() throws IOException {
        extended();
        ebr(40960).primary(1, 0, 5, 40960, 12288).store();
        ebr(81920)
                .primary(0, 0, 0x83, 2048, 8192)
                .primary(1, 0, 5, 12288, 12288)
                .store();
        assertThat(read().partitions()).extracting(Partition::startLba).containsExactly(2048L, 40960L, 83968L, 55296L);
        assertThat(read().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 12288})
    void loopEndsTheChain(long link) throws IOException {
        extended();
        ebr(53248).primary(0, 0, 0x82, 2048, 8192).primary(1, 0, 5, link, 12288).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("mbr.ebr-loop");
        assertThat(read().partitions()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {81920, 0xFFFFFFFFL, 100_000})
    void linkOutOfTheContainerEndsTheChain(long link) throws IOException {
        extended();
        ebr(53248).primary(0, 0, 0x82, 2048, 8192).primary(1, 0, 5, link, 12288).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("mbr.ebr-outside");
        assertThat(read().partitions()).hasSize(4);
    }

    @Test
    void recordWithoutSignatureEndsTheChain() throws IOException {
        extended();
        ebr(53248).primary(0, 0, 0x82, 2048, 8192).without55aa().store();
        MbrTable table = read();
        assertThat(table.findings()).extracting(Finding::id).containsExactly("mbr.ebr-signature");
        assertThat(table.findings().get(0).position()).isEqualTo(53248 * 512 + 510);
        assertThat(table.partitions()).hasSize(3);
    }

    @Test
    void logicalOutsideItsContainerIsListedWithAFinding() throws IOException {
        extended();
        ebr(53248).primary(0, 0, 0x82, 2048, 71680).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("mbr.logical-outside");
        assertThat(read().partitions()).hasSize(4);
    }

    @Test
    void logicalOnItsOwnRecordIsAnOverlap() throws IOException {
        extended();
        ebr(53248).primary(0, 0, 0x82, 0, 8192).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("table.overlap");
    }

    @Test
    void longChainIsCut() throws IOException {
        mbr().primary(0, 0, 5, 2048, 120_000).store();
        for (int i = 0; i < 300; i++) {
            ebr(2048 + i * 300L)
                    .primary(0, 0, 0x83, 128, 128)
                    .primary(1, 0, 5, (i + 1) * 300L, 300)
                    .store();
        }
        MbrTable table = read();
        assertThat(table.findings()).extracting(Finding::id).contains("mbr.ebr-count");
        assertThat(table.partitions()).hasSize(257);
        TableOptions few = TableOptions.builder()
                .limits(Limits.builder().maxChainLength(3).build())
                .build();
        assertThat(PartitionTable.read(device, few).partitions()).hasSize(4);
    }

    @Test
    void tableRulesAreChecked() throws IOException {
        mbr().primary(0, 0x80, 7, 2048, 4096).primary(1, 0x80, 7, 8192, 4096).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("mbr.two-active");
        mbr().primary(0, 0, 7, 2048, 8192).primary(1, 0, 7, 8192, 4096).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("table.overlap");
        mbr().primary(0, 0, 5, 2048, 8192).primary(1, 0, 0x0F, 16384, 4096).store();
        ebr(2048).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("mbr.two-extended");
        mbr().primary(0, 0, 0x17, 0, 8192).store();
        assertThat(read().findings()).extracting(Finding::id).containsExactly("mbr.covers-mbr");
    }

    @Test
    void partitionBeyondTheDiskIsListedButCannotBeOpened() throws IOException {
        mbr().primary(0, 0, 7, 2048, 4096).primary(1, 0, 7, 8192, 0xFFFFFFFFL).store();
        MbrTable table = read();
        assertThat(table.findings()).extracting(Finding::id).containsExactly("table.outside-disk");
        Partition outside = table.partition(2).orElseThrow();
        assertThat(outside.length()).isEqualTo(0xFFFFFFFFL * 512);
        assertThatThrownBy(() -> outside.open(device))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("partition 2");
        try (BlockDevice window = table.partition(1).orElseThrow().open(device)) {
            assertThat(window.size()).isEqualTo(4096 * 512);
        }
        assertThat(DiskLayout.read(device).volumes()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"3,'NTFS    '", "3,'EXFAT   '", "3,'-FVE-FS-'", "54,'FAT12   '", "54,'FAT16   '", "82,'FAT32   '"})
    void bootSectorOfAVolumeIsNotAnMbr(int offset, String magic) throws IOException {
        mbr().primary(0, 0x80, 7, 2048, 4096).store();
        device.write(offset, StandardCharsets.US_ASCII.encode(magic));
        assertThat(PartitionTable.read(device).kind()).isEqualTo(PartitionTable.Kind.NONE);
    }

    @Test
    void strangeStatusOrEmptySectorIsNotAnMbr() throws IOException {
        mbr().primary(0, 0x41, 7, 2048, 4096).store();
        NoTable table = (NoTable) PartitionTable.read(device);
        assertThat(table.reason()).isEqualTo(NoTable.Reason.UNKNOWN);
        mbr().primary(0, 0, 7, 2048, 0).store();
        assertThat(PartitionTable.read(device).kind()).isEqualTo(PartitionTable.Kind.NONE);
        device.writeZeros(0, 512);
        assertThat(((NoTable) PartitionTable.read(device)).reason()).isEqualTo(NoTable.Reason.BLANK);
    }

    @Test
    void emptyTableIsATableUnlessAVolumeStartsThere() throws IOException {
        mbr().store();
        assertThat(read().partitions()).isEmpty();
        device.write(0, ByteBuffer.wrap(Volumes.luks2()));
        ebr(0).store();
        device.write(0, ByteBuffer.wrap(Volumes.luks2(), 0, 256));
        assertThat(((NoTable) PartitionTable.read(device)).reason()).isEqualTo(NoTable.Reason.VOLUME);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 511, 512, 513, 1024, 4096, 16384})
    void tinyDevicesHaveNoTable(long size) throws IOException {
        DiskLayout layout = DiskLayout.read(MemoryDevice.ofSize(size));
        assertThat(layout.table().kind()).isEqualTo(PartitionTable.Kind.NONE);
        assertThat(layout.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"63, 010100", "2048, 202100", "16450559, FEFFFF", "16450560, FEFFFF"})
    void chsAddressesAreThoseOfTheCustomaryGeometry(long lba, String bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(3);
        ChsAddress address = ChsAddress.of(lba);
        address.write(buffer, 0);
        assertThat(HexFormat.of().withUpperCase().formatHex(buffer.array())).isEqualTo(bytes);
        assertThat(ChsAddress.read(buffer, 0)).isEqualTo(address);
    }
}
