package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A raw file does not say in which sectors its table counts. */
class SectorSizeTest {
    private static final TableOptions CERTAIN =
            TableOptions.builder().sectorSize(TableOptions.SectorSize.CERTAIN).build();

    private static MemoryDevice copy(GptDisk disk, int sectorSize) throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(disk.device.size(), sectorSize, sectorSize);
        device.write(0, ByteBuffer.wrap(disk.device.toByteArray()));
        return device;
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void gptTellsItsSectorSize(int sectorSize) throws IOException {
        GptDisk disk = GptDisk.known(sectorSize);
        MemoryDevice other = copy(disk, sectorSize == 512 ? 4096 : 512);
        PartitionTable table = PartitionTable.read(other);
        assertThat(table.sectorSize()).isEqualTo(sectorSize);
        assertThat(table.sectorCount()).isEqualTo(disk.sectorCount);
        assertThat(table.partitions()).hasSize(4);
        assertThat(table.partitions().get(0).position()).isEqualTo(1 << 20);
        other.writeZeros(sectorSize, 8L * sectorSize);
        assertThat(PartitionTable.read(other).sectorSize()).isEqualTo(sectorSize);
        assertThat(PartitionTable.read(other).partitions()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void sectorSizeThatIsCertainIsNotOverruled(int sectorSize) throws IOException {
        GptDisk disk = GptDisk.known(sectorSize);
        assertThat(PartitionTable.read(disk.device, CERTAIN).partitions()).hasSize(4);
        NoTable table = (NoTable) PartitionTable.read(copy(disk, sectorSize == 512 ? 4096 : 512), CERTAIN);
        assertThat(table.reason()).isEqualTo(NoTable.Reason.DAMAGED);
        assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.sector-size");
    }

    @Test
    void mbrCountsInTheSectorsThatLeadToVolumes() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(64 << 20);
        MbrDisk.of(device).primary(0, 0, 0x83, 256, 8192).store();
        device.write(256 * 4096, ByteBuffer.wrap(Volumes.luks2()));
        assertThat(PartitionTable.read(device).sectorSize()).isEqualTo(4096);
        assertThat(PartitionTable.read(device).partitions().get(0).position()).isEqualTo(1 << 20);
        assertThat(PartitionTable.read(device, CERTAIN).sectorSize()).isEqualTo(512);
        device.write(256 * 512, ByteBuffer.wrap(Volumes.luks2()));
        assertThat(PartitionTable.read(device).sectorSize()).isEqualTo(512);
    }

    @Test
    void extendedPartitionTellsTheSectorSizeOfAnMbr() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(64 << 20);
        MbrDisk.of(device).primary(0, 0, 0x05, 256, 8192).store();
        MbrDisk.at(device, 256 * 4096L).primary(0, 0, 0x83, 256, 1024).store();
        PartitionTable table = PartitionTable.read(device);
        assertThat(table.sectorSize()).isEqualTo(4096);
        assertThat(table.partition(5).orElseThrow().position()).isEqualTo(512 * 4096);
        assertThat(table.findings()).isEmpty();
    }
}
