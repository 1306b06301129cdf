package io.github.diskwright.ntfs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootSectorTest {
    /** Of a partition of 13.6 GB that Windows 10 formatted. */
    private static final String WINDOWS = "eb52904e54465320202020" + "0002" + "08" + "00000000000000" + "f8" + "0000"
            + "3f00" + "ff00" + "00080002" + "00000000" + "80008000" + "ff67950100000000" + "00000c0000000000"
            + "0200000000000000" + "f6000000" + "01000000" + "122bc99841c9988c" + "00000000";

    private static ByteBuffer sector() {
        ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        return sector.put(0, HexFormat.of().parseHex(WINDOWS)).putShort(510, (short) 0xAA55);
    }

    @Test
    void ofWindows() throws ImageException {
        BootSector boot = BootSector.read("test", 0, sector());
        assertThat(boot.totalSectors()).isEqualTo(26_568_703);
        assertThat(boot.clusterCount()).isEqualTo(3_321_087);
        assertThat(boot.clusterSize()).isEqualTo(4096);
        assertThat(boot.mftLcn()).isEqualTo(786_432);
        assertThat(boot.mirrorLcn()).isEqualTo(2);
        assertThat(boot.recordSize()).isEqualTo(1024);
        assertThat(boot.indexBlockSize()).isEqualTo(4096);
        assertThat(boot.volumeSize()).isEqualTo(26_568_704L * 512);
        assertThat(boot.mirroredRecords()).isEqualTo(4);
        assertThat(boot.serialNumber()).isEqualTo(0x8C98C94198C92B12L);
    }

    @Test
    void changesNothingElse() throws ImageException {
        BootSector boot = BootSector.read("test", 0, sector());
        BootSector changed = boot.with(1 << 20, 100, 50);
        assertThat(changed.totalSectors()).isEqualTo(1 << 20);
        assertThat(changed.with(boot.totalSectors(), boot.mftLcn(), boot.mirrorLcn()))
                .isEqualTo(boot);
    }

    @ParameterizedTest
    @CsvSource({"0x01, 512", "0x80, 65536", "0xF8, 131072", "0xF4, 2097152"})
    void sizesOfClusters(String code, int size) throws ImageException {
        ByteBuffer sector = sector().put(0x0D, (byte) Integer.decode(code).intValue());
        sector.put(0x44, (byte) 0xF4);
        sector.putLong(0x28, 1L << 40).putLong(0x30, 4);
        assertThat(BootSector.read("test", 0, sector).clusterSize()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, 0",
        "11, 2, 1000",
        "11, 2, 128",
        "13, 1, 0",
        "13, 1, 3",
        "13, 1, 0xF3",
        "14, 1, 1",
        "19, 1, 1",
        "22, 1, 1",
        "32, 1, 1",
        "40, 8, 0",
        "40, 8, -1",
        "48, 8, 0",
        "48, 8, 3321087",
        "48, 8, -5",
        "56, 8, 786432",
        "56, 8, 0",
        "64, 1, 0",
        "64, 1, 0xF8",
        "64, 1, 3",
        "68, 1, 0xE0",
        "510, 1, 0"
    })
    void refused(int offset, int length, String value) {
        ByteBuffer sector = sector();
        long number = Long.decode(value);
        switch (length) {
            case 1 -> sector.put(offset, (byte) number);
            case 2 -> sector.putShort(offset, (short) number);
            default -> sector.putLong(offset, number);
        }
        assertThatThrownBy(() -> BootSector.read("test", 0, sector))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("boot sector");
    }

    @Test
    void bitLockerIsToldByName() {
        ByteBuffer sector = sector().put(3, "-FVE-FS-".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> BootSector.read("test", 0, sector))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("BitLocker");
    }
}
