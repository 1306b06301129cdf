package io.github.diskwright.wim.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.wim.WimBuilder;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which entries of a table mean what. */
class BlobTableTest {
    private static final byte[] ONE = DataKind.TEXT.bytes(1_000, 1);
    private static final byte[] TWO = DataKind.TEXT.bytes(2_000, 2);
    private static final byte[] THREE = DataKind.RANDOM.bytes(70_000, 3);

    private final BlobReader reader = new BlobReader(1 << 20);
    private final List<String> told = new ArrayList<>();
    private final Irregularities listening = (source, finding) -> told.add(finding.id());

    private static WimPart part(byte[] file) throws IOException {
        return WimPart.open(MemoryDevice.copyOf(file), Limits.defaults());
    }

    private BlobTable table(byte[]... files) throws IOException {
        List<WimPart> parts = new ArrayList<>();
        for (byte[] file : files) {
            parts.add(part(file));
        }
        return BlobTable.read(parts, reader, listening);
    }

    private byte[] data(BlobTable table, byte[] expected) throws IOException {
        Blob blob = table.find(WimBuilder.hash(expected)).orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate((int) blob.size());
        try (OpenStream stream = reader.open(blob, "file")) {
            stream.read(0, bytes);
        }
        return bytes.array();
    }

    @Test
    void imagesAreTheMetadataInTheOrderOfTheTable() throws IOException {
        WimBuilder builder = WimBuilder.plain();
        ResourceHeader second = builder.stored(TWO, ResourceHeader.METADATA);
        ResourceHeader first = builder.stored(ONE, ResourceHeader.METADATA);
        builder.entry(new BlobEntry(second, 1, 0, new BlobHash(9, 9, 9)));
        builder.blob(THREE);
        builder.entry(first, WimBuilder.hash(ONE)).entry(second, WimBuilder.hash(TWO));
        builder.entry(first, WimBuilder.hash(ONE)).images(2);
        BlobTable table = table(builder.build());
        assertThat(table.metadata().stream().map(Blob::hash))
                .containsExactly(WimBuilder.hash(ONE), WimBuilder.hash(TWO));
        assertThat(told).containsExactly("wim.table.metadata-deleted", "wim.table.metadata-surplus");
        assertThat(table.blobs()).hasSize(1);
        assertThat(table.isSolid()).isFalse();
    }

    @Test
    void metadataInLaterPartsAreIgnored() throws IOException {
        BlobTable table = table(WimBuilder.plain().part(2, 2).image(ONE).build());
        assertThat(table.metadata()).isEmpty();
        assertThat(told).containsExactly("wim.table.metadata-part");
    }

    @Test
    void metadataUsedTwiceAreRefused() {
        WimBuilder builder = WimBuilder.plain().images(1);
        builder.entry(new BlobEntry(builder.stored(ONE, 2), 1, 2, WimBuilder.hash(ONE)));
        byte[] file = builder.build();
        assertThatThrownBy(() -> table(file))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        e -> assertThat(e.position()).isEqualTo(builder.tablePosition() + 26));
    }

    @Test
    void entriesThatMeanNothingAreLeftOutAndTold() throws IOException {
        WimBuilder builder = WimBuilder.plain();
        ResourceHeader place = builder.stored(ONE, 0);
        BlobHash hash = WimBuilder.hash(ONE);
        builder.entry(place, BlobHash.ZERO)
                .entry(ResourceHeader.plain(208, 0, 0), new BlobHash(1, 1, 1))
                .entry(new BlobEntry(place, 2, 1, new BlobHash(2, 2, 2)))
                .entry(place, hash)
                .entry(builder.stored(ONE, 0), hash);
        BlobTable table = table(builder.build());
        assertThat(table.blobs())
                .singleElement()
                .satisfies(blob -> assertThat(blob.resource().position()).isEqualTo(208));
        assertThat(told)
                .containsExactly("wim.table.no-hash", "wim.table.empty", "wim.table.part", "wim.table.duplicate");
        assertThat(table.find(new BlobHash(2, 2, 2))).isEmpty();
        assertThat(data(table, ONE)).isEqualTo(ONE);
    }

    @Test
    void oneHashOfTwoSizesIsRefused() {
        WimBuilder builder = WimBuilder.plain();
        builder.entry(builder.stored(ONE, 0), WimBuilder.hash(ONE));
        builder.entry(builder.stored(TWO, 0), WimBuilder.hash(ONE));
        byte[] file = builder.build();
        assertThatThrownBy(() -> table(file))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("1000 and 2000 bytes");
    }

    @Test
    void aBlobThatLeadsNowhereIsMissingWithItsReason() throws IOException {
        WimBuilder builder = WimBuilder.plain();
        ResourceHeader outside = ResourceHeader.plain(1L << 40, 1_000, 0);
        ResourceHeader differing = new ResourceHeader(1_000, 0, 208, 1_001);
        ResourceHeader compressed = new ResourceHeader(1_000, ResourceHeader.COMPRESSED, 208, 5_000);
        builder.bytes(ONE)
                .entry(outside, new BlobHash(1, 1, 1))
                .entry(differing, new BlobHash(2, 2, 2))
                .entry(compressed, new BlobHash(3, 3, 3));
        BlobTable table = table(builder.build());
        assertThat(table.blobs()).isEmpty();
        assertThat(told).containsOnly("wim.table.place").hasSize(3);
        for (int i = 1; i <= 3; i++) {
            CorruptImageException fault = table.fault(new BlobHash(i, i, i)).orElseThrow();
            assertThat(fault.position()).isEqualTo(builder.tablePosition() + 50 * (i - 1));
        }
        assertThat(table.fault(new BlobHash(4, 4, 4))).isEmpty();
        List<WimPart> parts = List.of(part(builder.build()));
        assertThatThrownBy(() -> BlobTable.read(parts, reader, Irregularities.REJECTED))
                .isInstanceOf(CorruptImageException.class);
    }

    @Test
    void aTableThatIsNoMultipleOfAnEntryIsRefused() {
        byte[] file = WimBuilder.plain().build();
        ByteBuffer.wrap(file)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(0x30, 7)
                .putLong(0x40, 7)
                .putLong(0x38, 0);
        assertThatThrownBy(() -> table(file))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("50");
    }

    @Test
    void aTableOfNothingMayBeAnywhere() throws IOException {
        byte[] file = WimBuilder.plain().build();
        ByteBuffer.wrap(file)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(0x30, 0)
                .putLong(0x40, 0)
                .putLong(0x38, Long.MAX_VALUE);
        assertThat(table(file).blobs()).isEmpty();
    }

    private static byte[] joined(byte[]... pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(pieces).mapToInt(piece -> piece.length).sum());
        Arrays.stream(pieces).forEach(all::put);
        return all.array();
    }

    private static WimBuilder solid() {
        return WimBuilder.compressed(CompressionType.LZX, 32 << 10).withSolid();
    }

    /** Blobs before the resources that hold them, a gap, a second resource, an empty one between. */
    @Test
    void offsetsCountThroughAllResourcesOfARun() throws IOException {
        WimBuilder builder = solid();
        ResourceHeader first = builder.solid(CompressionType.XPRESS, 4_096, joined(ONE, new byte[48], TWO));
        ResourceHeader empty = builder.solid(CompressionType.LZX, 32 << 10, new byte[0]);
        ResourceHeader last = builder.solid(CompressionType.LZX, 32 << 10, THREE);
        builder.solidBlob(THREE, 3_048)
                .solidBlob(ONE, 0)
                .entry(first, BlobHash.ZERO)
                .entry(empty, BlobHash.ZERO)
                .entry(last, BlobHash.ZERO)
                .solidBlob(TWO, 1_048);
        BlobTable table = table(builder.build());
        assertThat(told).isEmpty();
        assertThat(table.isSolid()).isTrue();
        assertThat(data(table, ONE)).isEqualTo(ONE);
        assertThat(data(table, TWO)).isEqualTo(TWO);
        assertThat(data(table, THREE)).isEqualTo(THREE);
        assertThat(table.find(WimBuilder.hash(TWO)).orElseThrow().order())
                .isGreaterThan(table.find(WimBuilder.hash(ONE)).orElseThrow().order());
    }

    @Test
    void anOrdinaryEntryEndsARun() throws IOException {
        WimBuilder builder = solid();
        ResourceHeader first = builder.solid(CompressionType.LZX, 32 << 10, ONE);
        ResourceHeader second = builder.solid(CompressionType.LZX, 32 << 10, TWO);
        builder.entry(first, BlobHash.ZERO).solidBlob(ONE, 0);
        builder.blob(THREE);
        builder.entry(second, BlobHash.ZERO).solidBlob(TWO, 0);
        BlobTable table = table(builder.build());
        assertThat(data(table, ONE)).isEqualTo(ONE);
        assertThat(data(table, TWO)).isEqualTo(TWO);
        assertThat(told).isEmpty();
    }

    @Test
    void aBlobThatCrossesResourcesOrLiesBehindThemCannotBeHad() throws IOException {
        WimBuilder builder = solid();
        ResourceHeader first = builder.solid(CompressionType.LZX, 32 << 10, ONE);
        ResourceHeader second = builder.solid(CompressionType.LZX, 32 << 10, TWO);
        builder.entry(first, BlobHash.ZERO)
                .entry(second, BlobHash.ZERO)
                .solidBlob(ONE, 1)
                .solidBlob(TWO, 1_001)
                .solidBlob(THREE, Long.MIN_VALUE)
                .entry(new ResourceHeader(5, ResourceHeader.SOLID, Long.MAX_VALUE, 0), new BlobHash(1, 2, 3));
        BlobTable table = table(builder.build());
        assertThat(table.blobs()).isEmpty();
        assertThat(told).hasSize(4).containsOnly("wim.table.unresolved");
        assertThat(table.fault(WimBuilder.hash(ONE))).isPresent();
    }

    /** Of a damaged resource nobody knows how long it is, and so not where those behind it begin. */
    @Test
    void aDamagedSolidResourceTakesThoseBehindItAlong() throws IOException {
        WimBuilder builder = solid();
        ResourceHeader first = builder.solid(CompressionType.LZX, 32 << 10, ONE);
        ResourceHeader second = builder.solid(CompressionType.LZX, 32 << 10, TWO);
        builder.entry(first, BlobHash.ZERO)
                .entry(second, BlobHash.ZERO)
                .solidBlob(ONE, 0)
                .solidBlob(TWO, 1_000);
        byte[] file = builder.build();
        file[(int) second.offset() + 12] = 9;
        BlobTable table = table(file);
        assertThat(data(table, ONE)).isEqualTo(ONE);
        assertThat(table.find(WimBuilder.hash(TWO))).isEmpty();
        assertThat(table.fault(WimBuilder.hash(TWO))).isPresent();
        assertThat(told).containsExactly("wim.table.solid", "wim.table.unresolved");
    }

    @Test
    void solidFlagsMeanNothingInTheOldVersion() throws IOException {
        WimBuilder builder = WimBuilder.plain();
        ResourceHeader place = builder.stored(ONE, ResourceHeader.SOLID);
        builder.entry(place, WimBuilder.hash(ONE));
        assertThat(data(table(builder.build()), ONE)).isEqualTo(ONE);
    }

    /** The second part has entries whose resource is in the first one. */
    @Test
    void splitSolidSetsAreResolvedOverAllParts() throws IOException {
        WimBuilder first = solid().part(1, 2);
        ResourceHeader resource = first.solid(CompressionType.LZX, 32 << 10, joined(ONE, TWO));
        first.entry(resource, BlobHash.ZERO).solidBlob(ONE, 0);
        WimBuilder second = solid().part(2, 2);
        ResourceHeader own = second.solid(CompressionType.LZX, 32 << 10, THREE);
        second.solidBlob(TWO, 1_000).solidBlob(THREE, 3_000).entry(own, BlobHash.ZERO);
        byte[] one = first.build();
        byte[] two = second.build();
        BlobTable table = table(one, two);
        assertThat(data(table, ONE)).isEqualTo(ONE);
        assertThat(data(table, THREE)).hasSize(THREE.length);
        BlobTable alone = table(one);
        assertThat(data(alone, ONE)).isEqualTo(ONE);
        assertThat(alone.find(WimBuilder.hash(TWO))).isEmpty();
    }

    @Test
    void manyResourcesAndBlobsOfARunAreFoundInNoTime() throws IOException {
        WimBuilder builder = solid();
        ResourceHeader same = builder.solid(CompressionType.LZX, 32 << 10, ONE);
        for (int i = 0; i < 20_000; i++) {
            builder.entry(same, BlobHash.ZERO);
        }
        for (int i = 0; i < 20_000; i++) {
            builder.entry(new ResourceHeader(10, ResourceHeader.SOLID, 1_000L * i + 990, 0), new BlobHash(1, i, 1));
        }
        long start = System.nanoTime();
        BlobTable table = table(builder.build());
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
        assertThat(table.blobs())
                .hasSize(20_000)
                .allSatisfy(blob -> assertThat(blob.offset()).isEqualTo(990));
    }

    @Test
    void findingsSayWhere() throws IOException {
        WimBuilder builder = WimBuilder.plain();
        builder.entry(builder.stored(ONE, 0), BlobHash.ZERO);
        List<Finding> findings = new ArrayList<>();
        List<WimPart> parts = List.of(part(builder.build()));
        BlobTable.read(parts, reader, (source, finding) -> findings.add(finding));
        assertThat(findings)
                .singleElement()
                .satisfies(finding -> assertThat(finding.position()).isEqualTo(builder.tablePosition()));
    }
}
