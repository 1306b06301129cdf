package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers: checksums and the bytes of every structure. */
class StructuresTest {
    private static final UUID GUID_1 = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final String GUID_1_BYTES = "33221100554477668899aabbccddeeff";
    private static final UUID GUID_2 = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
    private static final String GUID_2_BYTES = "0403020106050807090a0b0c0d0e0f10";

    private static String hex(ByteBuffer bytes, int offset, int length) {
        byte[] part = new byte[length];
        bytes.get(offset, part);
        return HexFormat.of().formatHex(part);
    }

    private static boolean isZeroFrom(ByteBuffer bytes, int offset) {
        for (int i = offset; i < bytes.capacity(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void checksumsAreCrc32c() {
        CRC32C crc = new CRC32C();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat((int) crc.getValue()).isEqualTo(0xE306_9283);
        assertThat(Checksum.of(Bytes.allocate(4096))).isEqualTo(0x98F9_4189);
        assertThat(Checksum.of(Bytes.allocate(65_536))).isEqualTo(0x72C0_C4A4);
        ByteBuffer filled = Bytes.allocate(4096).putInt(4, 0x1234_5678);
        assertThat(Checksum.of(filled)).as("the field counts as zero").isEqualTo(0x98F9_4189);
    }

    @ParameterizedTest
    @CsvSource({
        "2DC27766-F623-4200-9D64-115E9BFD4A08, 6677C22D23F600429D64115E9BFD4A08",
        "8B7CA206-4790-4B9A-B8FE-575F050F886E, 06A27C8B90479A4BB8FE575F050F886E",
        "CAA16737-FA36-4D43-B3B6-33F0AA44E76B, 3767A1CA36FA434DB3B633F0AA44E76B",
        "2FA54224-CD1B-4876-B211-5DBED83BF4B8, 2442A52F1BCD7648B2115DBED83BF4B8",
        "BECA12AB-B2E6-4523-93EF-C309E000C746, AB12CABEE6B2234593EFC309E000C746",
        "8141BF1D-A96F-4709-BA47-F233A8FAAB5F, 1DBF41816FA90947BA47F233A8FAAB5F",
        "CDA348C7-445D-4471-9CC9-E9885251C556, C748A3CD5D4471449CC9E9885251C556",
        "A8D35F2D-B30B-454D-ABF7-D3D84834AB0C, 2D5FD3A80BB34D45ABF7D3D84834AB0C",
        "71CC85F0-1B69-4E28-9558-C3BF83AE75D3, F085CC71691B284E9558C3BF83AE75D3",
    })
    void guidsAreInMixedOrder(UUID guid, String bytes) {
        ByteBuffer buffer = Bytes.allocate(20);
        MixedGuid.write(buffer, 3, guid);
        assertThat(hex(buffer, 3, 16)).isEqualToIgnoringCase(bytes);
        assertThat(MixedGuid.read(buffer, 3)).isEqualTo(guid);
        assertThat(List.of(
                        Guids.BAT_REGION,
                        Guids.METADATA_REGION,
                        Guids.FILE_PARAMETERS,
                        Guids.VIRTUAL_DISK_SIZE,
                        Guids.VIRTUAL_DISK_ID,
                        Guids.LOGICAL_SECTOR_SIZE,
                        Guids.PHYSICAL_SECTOR_SIZE,
                        Guids.PARENT_LOCATOR,
                        Guids.INCOMPLETE_FILE))
                .contains(guid);
    }

    @Test
    void fileIdentifier() {
        ByteBuffer bytes = Bytes.allocate(FileIdentifier.SIZE_BYTES);
        new FileIdentifier("Ab").write(bytes);
        assertThat(hex(bytes, 0, 14)).isEqualTo("7668647866696c65" + "41006200" + "0000");
        assertThat(isZeroFrom(bytes, 12)).isTrue();
        assertThat(FileIdentifier.hasSignature(bytes)).isTrue();
        assertThat(FileIdentifier.read(bytes)).isEqualTo(new FileIdentifier("Ab"));
    }

    @Test
    void creatorMayFillItsField() {
        ByteBuffer bytes = Bytes.allocate(FileIdentifier.SIZE_BYTES);
        new FileIdentifier("x".repeat(300)).write(bytes);
        assertThat(FileIdentifier.read(bytes).creator()).isEqualTo("x".repeat(256));
        bytes.putChar(8, '\n').putChar(10, '\0');
        assertThat(FileIdentifier.read(bytes).creator()).isEqualTo("?");
    }

    @Test
    void header() {
        VhdxHeader header = new VhdxHeader(
                0x1122_3344_5566_7788L, GUID_1, GUID_2, GUID_1, 0x0A0B, 1, 0x0070_0000, 0x8070_6050_4030_0000L);
        ByteBuffer bytes = Bytes.allocate(VhdxHeader.SIZE_BYTES);
        header.write(bytes);
        assertThat(hex(bytes, 0, 4)).isEqualTo("68656164");
        assertThat(hex(bytes, 8, 72))
                .isEqualTo("8877665544332211" + GUID_1_BYTES + GUID_2_BYTES + GUID_1_BYTES + "0b0a" + "0100"
                        + "00007000" + "0000304050607080");
        assertThat(isZeroFrom(bytes, 80)).isTrue();
        assertThat(VhdxHeader.read(bytes)).isEqualTo(header);
        assertThat(bytes.getInt(4)).isEqualTo(Checksum.of(bytes));
    }

    @Test
    void headerChecksum() {
        ByteBuffer bytes = Bytes.allocate(VhdxHeader.SIZE_BYTES);
        new VhdxHeader(1, MixedGuid.ZERO, MixedGuid.ZERO, MixedGuid.ZERO, 0, 1, 1 << 20, 1 << 20).write(bytes);
        assertThat(bytes.getInt(4)).isEqualTo(0xF1FD_4713);
    }

    @Test
    void regionTable() {
        RegionTable table = new RegionTable(List.of(
                new RegionEntry(Guids.BAT_REGION, 3 << 20, 1 << 20, 1),
                new RegionEntry(Guids.METADATA_REGION, 2 << 20, 1 << 20, 1)));
        ByteBuffer bytes = Bytes.allocate(RegionTable.SIZE_BYTES);
        table.write(bytes);
        assertThat(bytes.getInt(4)).isEqualTo(0xC66B_8CAE);
        assertThat(hex(bytes, 0, 4)).isEqualTo("72656769");
        assertThat(hex(bytes, 8, 40))
                .isEqualTo("0200000000000000" + "6677c22d23f600429d64115e9bfd4a08" + "0000300000000000" + "00001000"
                        + "01000000");
        assertThat(isZeroFrom(bytes, 80)).isTrue();
        assertThat(RegionTable.read(bytes)).isEqualTo(table);
    }

    @Test
    void metadata() {
        DiskParameters disk = new DiskParameters(2 << 20, true, false, 0x1122_3344_5566_7700L, GUID_1, 512, 4096);
        ByteBuffer bytes = MetadataItem.region(MetadataItem.of(disk));
        assertThat(hex(bytes, 0, 12)).isEqualTo("6d65746164617461" + "0000" + "0500");
        assertThat(hex(bytes, 32, 32))
                .isEqualTo("3767a1ca36fa434db3b633f0aa44e76b" + "00000100" + "08000000" + "04000000" + "00000000");
        assertThat(hex(bytes, 64, 32))
                .isEqualTo("2442a52f1bcd7648b2115dbed83bf4b8" + "08000100" + "08000000" + "06000000" + "00000000");
        assertThat(hex(bytes, 32 + 4 * 32, 32))
                .isEqualTo("ab12cabee6b2234593efc309e000c746" + "18000100" + "10000000" + "06000000" + "00000000");
        assertThat(hex(bytes, MetadataTable.SIZE_BYTES, 40))
                .isEqualTo("00002000" + "01000000" + "0077665544332211" + "00020000" + "00100000" + GUID_1_BYTES);
        assertThat(isZeroFrom(bytes, MetadataTable.SIZE_BYTES + 40)).isTrue();
    }

    @Test
    void emptyLogEntry() {
        ByteBuffer bytes = Bytes.allocate(4096);
        LogEntry entry = new LogEntry(4096, 0, 1, 0, 0, GUID_1, 4 << 20, 4 << 20);
        entry.write(bytes);
        Checksum.put(bytes);
        assertThat(bytes.getInt(4)).isEqualTo(0x6384_8303);
        assertThat(hex(bytes, 0, 4)).isEqualTo("6c6f6765");
        assertThat(LogEntry.read(bytes)).isEqualTo(entry);
    }

    @Test
    void logEntry() {
        ByteBuffer bytes = Bytes.allocate(4096);
        LogEntry entry =
                new LogEntry(0x8000_1000L, 0x9000_2000L, 0x0102_0304_0506_0708L, 3, 0, GUID_2, 5 << 20, 6 << 20);
        entry.write(bytes);
        assertThat(hex(bytes, 8, 56))
                .isEqualTo("00100080" + "00200090" + "0807060504030201" + "03000000" + "00000000" + GUID_2_BYTES
                        + "0000500000000000" + "0000600000000000");
        assertThat(LogEntry.read(bytes)).isEqualTo(entry);
    }

    @Test
    void logDescriptors() {
        ByteBuffer bytes = Bytes.allocate(64);
        LogDescriptor data = new LogDescriptor(false, 0x0102_0304, 0x1112_1314_1516_1718L, 0x3000, 9);
        LogDescriptor zero = new LogDescriptor(true, 0, 0x2000, 0x5000, 9);
        data.write(bytes, 0);
        zero.write(bytes, 32);
        assertThat(hex(bytes, 0, 32))
                .isEqualTo("64657363" + "04030201" + "1817161514131211" + "0030000000000000" + "0900000000000000");
        assertThat(hex(bytes, 32, 32))
                .isEqualTo("7a65726f" + "00000000" + "0020000000000000" + "0050000000000000" + "0900000000000000");
        assertThat(LogDescriptor.read(bytes, 0)).isEqualTo(data);
        assertThat(LogDescriptor.read(bytes, 32)).isEqualTo(zero);
    }

    @Test
    void logDataSector() {
        ByteBuffer update = Bytes.allocate(4096);
        for (int i = 0; i < 4096; i++) {
            update.put(i, (byte) (i * 7));
        }
        ByteBuffer sector = Bytes.allocate(4096).put(0, update, 0, 4096);
        LogDataSector.protect(sector, 0x0102_0304_0506_0708L);
        assertThat(hex(sector, 0, 8)).isEqualTo("64617461" + "04030201");
        assertThat(hex(sector, 4092, 4)).isEqualTo("08070605");
        assertThat(LogDataSector.isValid(sector, 0x0102_0304_0506_0708L)).isTrue();
        assertThat(LogDataSector.isValid(sector, 0x0102_0304_0506_0709L)).isFalse();
        assertThat(LogDataSector.isValid(sector, 0x0102_0305_0506_0708L)).isFalse();
        LogDataSector.restore(sector, LogDataSector.leading(update), LogDataSector.trailing(update));
        assertThat(sector).isEqualTo(update);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "126, 1", "127, 2", "254, 2", "255, 3"})
    void descriptorSectors(long descriptors, long sectors) {
        assertThat(LogEntry.sectorsFor(descriptors)).isEqualTo(sectors);
    }

    @ParameterizedTest
    @CsvSource({
        // block MiB, sector, chunk ratio
        "1, 512, 4096", "2, 512, 2048", "32, 512, 128", "256, 512, 16",
        "1, 4096, 32768", "2, 4096, 16384", "32, 4096, 1024", "256, 4096, 128",
    })
    void chunkRatio(long blockMib, int sector, long ratio) {
        BatGeometry geometry = geometry(1L << 46, blockMib, sector);
        assertThat(1L << geometry.chunkShift()).isEqualTo(ratio);
        assertThat(geometry.index(ratio - 1)).isEqualTo(ratio - 1);
        assertThat(geometry.isBitmap(ratio)).isTrue();
        assertThat(geometry.index(ratio)).isEqualTo(ratio + 1);
        assertThat(geometry.block(ratio + 1)).isEqualTo(ratio);
        assertThat(geometry.isBitmap(2 * ratio + 1)).isTrue();
    }

    @Test
    void largestBlockAllocationTable() {
        BatGeometry geometry = geometry(1L << 46, 1, 512);
        assertThat(geometry.payloadBlocks()).isEqualTo(67_108_864);
        assertThat(geometry.entries()).isEqualTo(67_108_864 + 16_383);
        assertThat(geometry.regionBytes()).isEqualTo(513L << 20);
    }

    @Test
    void partOfLastBlock() {
        BatGeometry geometry = geometry((5 << 20) + 512, 1, 512);
        assertThat(geometry.payloadBlocks()).isEqualTo(6);
        assertThat(geometry.bytesIn(4)).isEqualTo(1 << 20);
        assertThat(geometry.bytesIn(5)).isEqualTo(512);
    }

    private static BatGeometry geometry(long size, long blockMib, int sector) {
        return BatGeometry.of(new DiskParameters(blockMib << 20, false, false, size, GUID_1, sector, 4096));
    }
}
