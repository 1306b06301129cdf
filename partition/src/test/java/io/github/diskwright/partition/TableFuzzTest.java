package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged tables give results with findings, within bounds, and never an error. */
class TableFuzzTest {
    private static Extent area(long position, long length) {
        return new Extent(position, length, Extent.Kind.DATA);
    }

    @Test
    void damagedGptsAreRead() throws IOException {
        GptDisk small = GptDisk.known(512);
        GptDisk large = GptDisk.known(4096);
        GptDisk bare = GptDisk.known(512).protect(0x07, 2048, 4096);
        FuzzReport report = Fuzzer.named("GPT")
                .cases(Effort.scaled(10_000))
                .maxReads(3_000)
                .areas(List.of(
                        area(0, 512),
                        area(512, 512),
                        area(4096, 512),
                        area(1024, 1024),
                        area(8192, 512),
                        area(small.device.size() - 512, 512),
                        area(small.device.size() - 4096, 4096),
                        area(small.device.size() - 33 * 512, 1024),
                        area(small.device.size() - 5 * 4096, 1024)))
                .repairingDevices(device -> {
                    seal(device, 512, true);
                    seal(device, 512, false);
                    seal(device, 4096, true);
                    seal(device, 4096, false);
                })
                .runDevices(List.of(small.device, large.device, bare.device), LayoutInvariants::check);
        assertThat(report.refused()).isZero();
    }

    /** Makes the checksums of a copy right, as far as it has a signature and an array on the disk. */
    private static void seal(ResizableDevice device, int sectorSize, boolean primary) throws IOException {
        long lba = primary ? 1 : device.size() / sectorSize - 1;
        if (lba < 1 || (lba + 1) * sectorSize > device.size()) {
            return;
        }
        ByteBuffer sector = ByteBuffer.allocate(sectorSize).order(ByteOrder.LITTLE_ENDIAN);
        device.read(lba * sectorSize, sector);
        sector.clear();
        long array = sector.getLong(72) * sectorSize;
        long length = (long) sector.getInt(80) * sector.getInt(84);
        boolean readable = array >= 0 && length >= 0 && length <= 4 << 20 && array <= device.size() - length;
        if (!GptHeader.isAt(sector) || !readable || sector.getLong(72) >>> 40 != 0) {
            return;
        }
        ByteBuffer entries = ByteBuffer.allocate((int) length);
        device.read(array, entries);
        GptDisk.seal(sector, entries);
        device.write(lba * sectorSize, sector.clear());
    }

    @Test
    void damagedChainsAreRead() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(64 << 20);
        MbrDisk.of(device)
                .primary(0, 0x80, 0x07, 2048, 30720)
                .primary(1, 0, 0x0F, 32768, 81920)
                .primary(2, 0, 0x27, 114688, 8192)
                .store();
        List<Extent> areas = new ArrayList<>(List.of(area(446, 66), area(440, 72)));
        for (int i = 0; i < 8; i++) {
            MbrDisk record = MbrDisk.at(device, (32768 + i * 8192L) * 512).primary(0, 0, 0x83, 2048, 4096);
            (i < 7 ? record.primary(1, 0, 5, (i + 1) * 8192L, 8192) : record).store();
            areas.add(area((32768 + i * 8192L) * 512 + 446, 66));
        }
        FuzzReport report = Fuzzer.named("MBR")
                .cases(Effort.scaled(10_000))
                .maxReads(20_000)
                .areas(areas)
                .token(new byte[] {0x55, (byte) 0xAA})
                .token(new byte[] {0x05, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, 0, 0x20, 0, 0})
                .repairingDevices(TableFuzzTest::sign)
                .runDevices(List.of(device), LayoutInvariants::check);
        assertThat(report.refused()).isZero();
    }

    /** Puts back what makes MBR and EBRs recognisable. */
    private static void sign(ResizableDevice device) throws IOException {
        for (long lba : new long[] {0, 32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112}) {
            if ((lba + 1) * 512 <= device.size()) {
                device.write(lba * 512 + 510, ByteBuffer.wrap(new byte[] {0x55, (byte) 0xAA}));
            }
        }
        if (device.size() >= 512) {
            for (int i = 0; i < 4; i++) {
                device.write(446 + 16 * i, ByteBuffer.allocate(1));
            }
        }
    }

    @Test
    void largestTableStaysWithinBounds() throws IOException {
        GptDisk disk = GptDisk.empty(131_072, 512);
        disk.arrays(32768, 128, a -> ByteBuffer.allocate(4 << 20).order(a.order()));
        disk.headerLong(40, 8194).headerLong(48, 122_878).placeBackupArray(122_879);
        for (int slot = 1; slot <= 32768; slot++) {
            disk.add(slot, "linux", 8194, 122_878, -1, "same");
        }
        BlockDevice device = disk.store().device;
        FuzzReport report = Fuzzer.named("largest GPT")
                .cases(1)
                .maxReads(3_000)
                .maxAllocation(256 << 20)
                .runDevices(List.of(device), target -> {
                    DiskLayout layout = DiskLayout.read(target);
                    assertThat(layout.table().partitions()).hasSize(32768);
                    assertThat(layout.findings()).hasSizeLessThanOrEqualTo(10_000);
                });
        assertThat(report.accepted()).isEqualTo(1);
    }
}
