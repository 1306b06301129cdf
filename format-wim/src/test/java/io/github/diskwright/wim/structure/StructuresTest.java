package io.github.diskwright.wim.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.SecurityDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fixed structures of a file: bytes by which the format defines them, and what is refused. */
class StructuresTest {
    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", ""))).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aResourceHeaderPacksFlagsAboveFiftySixBits() {
        ResourceHeader header = new ResourceHeader(0x00AA_BBCC_DDEE_FF11L, 0x06, 0x1234, 0x5678);
        ByteBuffer bytes = little(24);
        header.write(bytes, 0);
        assertThat(bytes.array())
                .isEqualTo(hex("11ffeeddccbbaa 06 3412000000000000 7856000000000000")
                        .array());
        assertThat(ResourceHeader.read(bytes, 0)).isEqualTo(header);
        assertThat(header.has(ResourceHeader.METADATA)).isTrue();
        assertThat(header.has(ResourceHeader.COMPRESSED)).isTrue();
        assertThat(header.has(ResourceHeader.SOLID)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 100, true",
        "100, 0, 100, true",
        "100, 1, 100, false",
        "99, 1, 100, true",
        "-1, 0, 100, false",
        "9223372036854775807, 1, 100, false",
        "1, 72057594037927935, 100, false"
    })
    void aResourceIsInsideOrNot(long offset, long storedSize, long fileSize, boolean expected) {
        ResourceHeader header = new ResourceHeader(storedSize, 0, offset, storedSize);
        assertThat(header.isInside(fileSize)).isEqualTo(expected);
    }

    @Test
    void aBlobEntryHasFiftyBytes() {
        BlobHash hash = BlobHash.of(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f10111213"));
        BlobEntry entry = new BlobEntry(new ResourceHeader(3, 0, 208, 3), 0xFFFE, 0xFFFF_FFFFL, hash);
        ByteBuffer bytes = little(52);
        entry.write(bytes, 1);
        assertThat(Arrays.copyOfRange(bytes.array(), 1, 51))
                .isEqualTo(hex("03000000000000 00 d000000000000000 0300000000000000 feff ffffffff"
                                + "000102030405060708090a0b0c0d0e0f10111213")
                        .array());
        assertThat(bytes.array()[0]).isZero();
        assertThat(bytes.array()[51]).isZero();
        assertThat(BlobEntry.read(bytes, 1)).isEqualTo(entry);
        assertThat(entry.isMetadata()).isFalse();
        assertThat(entry.isSolidResource()).isFalse();
    }

    @Test
    void theMarkMakesASolidResource() {
        ResourceHeader mark = new ResourceHeader(100, ResourceHeader.SOLID, 208, 0x1_0000_0000L);
        assertThat(new BlobEntry(mark, 1, 1, BlobHash.ZERO).isSolidResource()).isTrue();
        ResourceHeader ordinary = new ResourceHeader(100, 0, 208, 0x1_0000_0000L);
        assertThat(new BlobEntry(ordinary, 1, 1, BlobHash.ZERO).isSolidResource())
                .isFalse();
        ResourceHeader inside = new ResourceHeader(100, ResourceHeader.SOLID, 208, 0);
        assertThat(new BlobEntry(inside, 1, 1, BlobHash.ZERO).isSolid()).isTrue();
        assertThat(new BlobEntry(inside, 1, 1, BlobHash.ZERO).isSolidResource()).isFalse();
    }

    @Test
    void hashesAreTheirBytesInAnyByteOrder() {
        byte[] bytes = HexFormat.of().parseHex("fffe02030405060708090a0b0c0d0e0f10111280");
        BlobHash hash = BlobHash.of(bytes);
        assertThat(hash).hasToString("fffe02030405060708090a0b0c0d0e0f10111280");
        assertThat(hash.toByteArray()).isEqualTo(bytes);
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            ByteBuffer buffer = ByteBuffer.allocate(22).order(order);
            hash.write(buffer, 1);
            assertThat(Arrays.copyOfRange(buffer.array(), 1, 21)).isEqualTo(bytes);
            assertThat(BlobHash.read(buffer, 1)).isEqualTo(hash);
        }
        assertThat(BlobHash.ZERO.isZero()).isTrue();
        assertThat(hash.isZero()).isFalse();
        assertThat(BlobHash.of(BlobHash.newDigest().digest(new byte[0])))
                .hasToString("da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assertThatIllegalArgumentException().isThrownBy(() -> BlobHash.of(new byte[19]));
    }

    @Test
    void hashesAreOrderedByTheirBytes() {
        BlobHash low = new BlobHash(1, -1, -1);
        BlobHash high = new BlobHash(-1, 0, 0);
        assertThat(low).isLessThan(high);
        assertThat(new BlobHash(1, 2, 3)).isLessThan(new BlobHash(1, 2, -3));
        assertThat(new BlobHash(1, 2, 3)).isLessThan(new BlobHash(1, -2, 3));
        assertThat(new BlobHash(1, 2, 3)).isEqualByComparingTo(new BlobHash(1, 2, 3));
    }

    private static WimHeader.Builder header() {
        return WimHeader.builder()
                .compression(CompressionType.LZX, 32_768)
                .guid(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))
                .part(2, 3)
                .imageCount(4)
                .set(WimHeader.RP_FIX)
                .blobTable(new ResourceHeader(50, 2, 1_000, 50))
                .xml(new ResourceHeader(60, 2, 1_050, 60))
                .boot(3, new ResourceHeader(70, 6, 208, 170))
                .integrity(new ResourceHeader(32, 0, 1_110, 32));
    }

    @Test
    void aHeaderHasItsFieldsWhereTheFormatHasThem() throws Exception {
        byte[] bytes = header().build().toByteArray();
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes).hasSize(208).startsWith('M', 'S', 'W', 'I', 'M', 0, 0, 0);
        assertThat(view.getInt(8)).isEqualTo(208);
        assertThat(view.getInt(0xC)).isEqualTo(0x10d00);
        assertThat(view.getInt(0x10)).isEqualTo(0x40082);
        assertThat(view.getInt(0x14)).isEqualTo(32_768);
        assertThat(HexFormat.of().formatHex(bytes, 0x18, 0x28)).isEqualTo("33221100554477668899aabbccddeeff");
        assertThat(view.getInt(0x28)).isEqualTo(0x3_0002);
        assertThat(view.getInt(0x2C)).isEqualTo(4);
        assertThat(view.getLong(0x38)).isEqualTo(1_000);
        assertThat(view.getLong(0x50)).isEqualTo(1_050);
        assertThat(view.getLong(0x68)).isEqualTo(208);
        assertThat(view.getInt(0x78)).isEqualTo(3);
        assertThat(view.getLong(0x84)).isEqualTo(1_110);
        WimHeader read = WimHeader.read("file", 0, view);
        assertThat(read.toByteArray()).isEqualTo(bytes);
        assertThat(read.toBuilder().build().toByteArray()).isEqualTo(bytes);
    }

    @Test
    void aPipableHeaderHasAnotherMagic() throws Exception {
        byte[] bytes = header().pipable(true).build().toByteArray();
        assertThat(bytes).startsWith('W', 'L', 'P', 'W', 'M', 0, 0, 0);
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(WimHeader.read("file", 0, view).isPipable()).isTrue();
        assertThat(WimHeader.isWim(view)).isTrue();
        assertThat(WimHeader.isWim(ByteBuffer.wrap(new byte[7]))).isFalse();
        assertThat(WimHeader.isWim(ByteBuffer.wrap(new byte[512]))).isFalse();
        // The byte order of the buffer does not matter.
        assertThat(WimHeader.isWim(ByteBuffer.wrap(bytes))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, 1, MSWIM",
        "0x08, 207, 208 bytes",
        "0x14, 33000, power of 2",
        "0x14, 16384, power of 2",
        "0x14, 0x400000, power of 2",
        "0x28, 0x00020000, part number",
        "0x28, 0x00020003, part number",
        "0x2C, 65536, 65535 images",
        "0x2C, -1, 65535 images"
    })
    void numbersThatCannotBeAreRefusedWithTheirPlace(String at, String value, String message) {
        ByteBuffer bytes = ByteBuffer.wrap(header().build().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int index = Integer.decode(at);
        bytes.putInt(index, Integer.decode(value));
        assertThatThrownBy(() -> WimHeader.read("file", 0x1000, bytes))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        e -> assertThat(e.position()).isEqualTo(0x1000L + index))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"0x0C, 0x10c00", "0x0C, 0xe01", "0x10, 0x10002", "0x10, 2", "0x10, 0x60002", "0x10, 0x100002"})
    void whatIsUnknownIsUnsupported(String at, String value) {
        ByteBuffer bytes = ByteBuffer.wrap(header().build().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(Integer.decode(at), Integer.decode(value));
        assertThatThrownBy(() -> WimHeader.read("file", 0, bytes)).isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void anOldFlagIsXpressAndNoChunkSizeIsTheUsualOne() throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(header().build().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x10, 0x200002).putInt(0x14, 0);
        WimHeader header = WimHeader.read("file", 0, bytes);
        assertThat(header.compression()).isEqualTo(CompressionType.XPRESS);
        assertThat(header.chunkSize()).isEqualTo(32_768);
        bytes.putInt(0x10, 0x40000).putInt(0x14, 12_345);
        assertThat(WimHeader.read("file", 0, bytes).compression()).isEqualTo(CompressionType.NONE);
        assertThat(WimHeader.read("file", 0, bytes).chunkSize()).isZero();
    }

    @Test
    void anIntegrityTableIsReadAsItIsWritten() throws Exception {
        BlobHash hash = new BlobHash(1, 2, 3);
        byte[] bytes = new IntegrityTable(1_000, List.of(hash, BlobHash.ZERO)).toByteArray();
        assertThat(HexFormat.of().formatHex(bytes, 0, 12)).isEqualTo("3400000002000000e8030000");
        IntegrityTable table =
                IntegrityTable.read("file", 0, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 1_001);
        assertThat(table.chunkSize()).isEqualTo(1_000);
        assertThat(table.hashes()).containsExactly(hash, BlobHash.ZERO);
        assertThat(IntegrityTable.count(0, 10)).isZero();
        assertThat(IntegrityTable.count(1, 10)).isOne();
        assertThat(IntegrityTable.count(10, 10)).isOne();
        assertThat(IntegrityTable.count(11, 10)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 51, 1001", "4, 3, 1001", "8, 0, 1001", "8, -1, 1001", "8, 1000, 1000", "8, 1000, 2001"})
    void anIntegrityTableThatCoversSomethingElseIsRefused(int index, int value, long covered) {
        ByteBuffer bytes = ByteBuffer.wrap(
                        new IntegrityTable(1_000, List.of(BlobHash.ZERO, BlobHash.ZERO)).toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(index, value);
        assertThatThrownBy(() -> IntegrityTable.read("file", 500, bytes, covered))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("integrity table at 0x1f");
    }

    @Test
    void aSolidHeaderIsReadAsItIsWritten() throws Exception {
        ByteBuffer bytes = little(16);
        SolidHeader header = new SolidHeader(0x1_0000_0001L, 1 << 26, CompressionType.LZMS);
        header.write(bytes);
        assertThat(bytes.array())
                .isEqualTo(hex("0100000001000000 00000004 03000000").array());
        assertThat(SolidHeader.read("file", 0, bytes)).isEqualTo(header);
        assertThat(header.chunkCount()).isEqualTo(65);
        assertThat(new SolidHeader(0, 1 << 26, CompressionType.LZMS).chunkCount())
                .isZero();
        assertThat(new SolidHeader(1 << 26, 1 << 26, CompressionType.LZMS).chunkCount())
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({"4, -1, 0", "12, 4, 12", "12, -1, 12", "8, 65537, 8", "8, 0, 8", "8, -2147483648, 8"})
    void solidHeadersWithImpossibleNumbersAreRefused(int index, int value, int at) {
        ByteBuffer bytes = little(16);
        new SolidHeader(100, 1 << 15, CompressionType.LZX).write(bytes);
        bytes.putInt(index, value);
        assertThatThrownBy(() -> SolidHeader.read("file", 0x100, bytes))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        e -> assertThat(e.position()).isEqualTo(0x100 + at));
    }

    @Test
    void aPipableResourceHasItsHeaderBeforeIt() throws Exception {
        ByteBuffer bytes = little(40);
        PipableHeader header = new PipableHeader(7, new BlobHash(1, 2, 3), 6);
        header.write(bytes);
        assertThat(bytes.getLong(0)).isEqualTo(0x2B9B9BA2443DB9D8L);
        assertThat(bytes.getLong(8)).isEqualTo(7);
        assertThat(bytes.getInt(36)).isEqualTo(6);
        assertThat(PipableHeader.read("file", 0, bytes)).isEqualTo(header);
        bytes.put(0, (byte) 0);
        assertThatThrownBy(() -> PipableHeader.read("file", 0x30, bytes))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("0x30");
    }

    private static ByteBuffer security(int said, int count, long... sizes) {
        ByteBuffer bytes = little(200).putInt(0, said).putInt(4, count);
        for (int i = 0; i < sizes.length; i++) {
            bytes.putLong(8 + 8 * i, sizes[i]);
        }
        for (int at = 8 + 8 * sizes.length; at < 100; at++) {
            bytes.put(at, (byte) at);
        }
        return bytes;
    }

    @Test
    void descriptorsAreFoundByTheirIds() throws Exception {
        SecurityData data = SecurityData.read("metadata", security(41, 3, 5, 0, 4));
        assertThat(data.length()).isEqualTo(48);
        assertThat(data.count()).isEqualTo(3);
        assertThat(data.descriptor(0).orElseThrow().bytes())
                .isEqualTo(ByteBuffer.wrap(new byte[] {32, 33, 34, 35, 36}));
        assertThat(data.descriptor(1)).isEmpty();
        assertThat(data.descriptor(2).orElseThrow().bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {37, 38, 39, 40}));
        assertThat(data.descriptor(3)).isEmpty();
        assertThat(data.descriptor(-1)).isEmpty();
        assertThat(data.descriptor(Integer.MIN_VALUE)).isEmpty();
    }

    @Test
    void noDescriptorsTakeEightBytes() throws Exception {
        assertThat(SecurityData.read("metadata", security(0, 0)).length()).isEqualTo(8);
        assertThat(SecurityData.read("metadata", security(8, 0)).length()).isEqualTo(8);
        assertThat(SecurityData.storedBytes(List.of())).isEqualTo(8);
        ByteBuffer bytes = little(64);
        List<SecurityDescriptor> descriptors =
                List.of(SecurityDescriptor.of(new byte[] {1, 2, 3}), SecurityDescriptor.of(new byte[] {4}));
        SecurityData.write(descriptors, bytes);
        assertThat(bytes.getInt(0)).isEqualTo(32);
        SecurityData read = SecurityData.read("metadata", bytes);
        assertThat(read.descriptor(0)).contains(descriptors.get(0));
        assertThat(read.descriptor(1)).contains(descriptors.get(1));
    }

    @ParameterizedTest
    @CsvSource({"208, 0, 0", "-1, 0, 0", "40, 5, 0", "40, -1, 0", "40, 1, 25", "40, 1, -1", "40, 1, 4294967296"})
    void descriptorsThatAreNotThereAreRefused(int said, int count, long size) {
        assertThatThrownBy(() -> SecurityData.read("metadata", security(said, count, size)))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("security data");
    }
}
