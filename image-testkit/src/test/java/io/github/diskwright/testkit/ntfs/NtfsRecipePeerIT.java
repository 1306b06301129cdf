package io.github.diskwright.testkit.ntfs;

import static io.github.diskwright.testkit.ntfs.RecordEditor.ATTRIBUTE_LIST;
import static io.github.diskwright.testkit.ntfs.RecordEditor.BITMAP;
import static io.github.diskwright.testkit.ntfs.RecordEditor.DATA;
import static io.github.diskwright.testkit.ntfs.RecordEditor.INDEX_ALLOCATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.NtfsRecordInfo;
import io.github.diskwright.testkit.peer.NtfsRecordInfo.Extent;
import io.github.diskwright.testkit.peer.NtfsTools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every recipe has what its name says, as others see it: none may lose its point unnoticed. */
class NtfsRecipePeerIT {
    private static final Map<NtfsRecipe, JudgedTree> TREES = new EnumMap<>(NtfsRecipe.class);
    private static final int COMPRESSED = 1;
    private static final int SPARSE = 0x8000;
    private static final int REPARSE_POINT = 0xc0;
    private static final int EXTENDED_ATTRIBUTE = 0xe0;

    private static Path volume(NtfsRecipe recipe) throws IOException {
        return NtfsCorpus.require().volume(recipe).path();
    }

    private static JudgedTree tree(NtfsRecipe recipe) throws IOException {
        JudgedTree tree = TREES.get(recipe);
        if (tree == null) {
            tree = NtfsJudge.require().tree(volume(recipe));
            TREES.put(recipe, tree);
        }
        return tree;
    }

    private static NtfsRecordInfo record(NtfsRecipe recipe, long number) throws IOException {
        return NtfsTools.require().record(volume(recipe), number);
    }

    private static NtfsRecordInfo record(NtfsRecipe recipe, String path) throws IOException {
        return record(recipe, tree(recipe).file(path).record());
    }

    private static ByteBuffer bytes(NtfsRecipe recipe, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel file = FileChannel.open(volume(recipe))) {
            while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
                // A read may be short.
            }
        }
        return bytes.flip();
    }

    private static long clusters(NtfsRecipe recipe) throws IOException {
        ByteBuffer boot = bytes(recipe, 0, 512);
        return boot.getLong(0x28)
                * recipe.geometry().sectorSize()
                / recipe.geometry().clusterSize();
    }

    private static LongStream clustersOf(NtfsRecordInfo record, int type, String name) {
        return record.extents(type, name).stream()
                .filter(extent -> extent.lcn().isPresent())
                .flatMapToLong(extent ->
                        LongStream.range(extent.lcn().getAsLong(), extent.lcn().getAsLong() + extent.length()));
    }

    private static boolean isResident(NtfsRecordInfo record, int type) {
        return record.find(type, "").orElseThrow().isResident();
    }

    @ParameterizedTest
    @EnumSource
    void geometriesAreTheirs(NtfsRecipe recipe) throws IOException {
        ByteBuffer boot = bytes(recipe, 0, 512);
        NtfsGeometry geometry = recipe.geometry();
        assertThat((int) boot.getShort(0x0b)).isEqualTo(geometry.sectorSize());
        int code = boot.get(0x0d) & 0xff;
        int sectors = code <= 0x80 ? code : 1 << 256 - code;
        assertThat(sectors * geometry.sectorSize()).isEqualTo(geometry.clusterSize());
        ByteBuffer record = bytes(recipe, boot.getLong(0x30) * geometry.clusterSize(), 64);
        assertThat(record.getInt(0x1c)).isEqualTo(geometry.recordSize());
        assertThat((boot.getLong(0x28) + 1) * geometry.sectorSize()).isEqualTo(recipe.size());
    }

    @Test
    void directoriesAreLargeDeepAndEmptied() throws IOException {
        NtfsRecordInfo large = record(NtfsRecipe.LARGE_DIRECTORY, "large");
        assertThat(large.find(INDEX_ALLOCATION, "$I30").orElseThrow().dataSize())
                .isGreaterThan(30 * 4096);
        JudgedTree deep = tree(NtfsRecipe.DEEP_DIRECTORIES);
        assertThat(deep.files().keySet()).anyMatch(path -> path.split("/").length > 60);
        NtfsRecordInfo emptied = record(NtfsRecipe.EMPTIED_DIRECTORIES, "emptied0");
        assertThat(tree(NtfsRecipe.EMPTIED_DIRECTORIES).files().keySet())
                .noneMatch(path -> path.startsWith("emptied0/"));
        assertThat(emptied.find(INDEX_ALLOCATION, "$I30")).isPresent();
        assertThat(tree(NtfsRecipe.MANY_SMALL_FILES).files()).hasSizeGreaterThan(800);
    }

    @Test
    void namesAreBeyondText() throws IOException {
        assertThat(tree(NtfsRecipe.UNICODE_NAMES).files().keySet())
                .contains(
                        "names/\u00c4rger",
                        "names/\ud83d\udcbe disk",
                        "names/\ud800 half",
                        "names/e\u0301",
                        "names/case",
                        "names/CASE",
                        "names/back\\slash",
                        "names/\u00d6rdner/\u00df");
    }

    @Test
    void streamsAndLinksOverflowTheirRecords() throws IOException {
        JudgedTree streams = tree(NtfsRecipe.NAMED_STREAMS);
        assertThat(streams.file("folder").streams()).containsKeys("on a folder", "large on a folder");
        assertThat(streams.file("file9").streams()).hasSize(10);
        assertThat(record(NtfsRecipe.NAMED_STREAMS, "many streams").find(ATTRIBUTE_LIST, ""))
                .isPresent();
        assertThat(tree(NtfsRecipe.HARD_LINKS).file("target4").links()).isEqualTo(42);
        NtfsRecordInfo links = record(NtfsRecipe.HARD_LINKS, "target4");
        assertThat(isResident(links, ATTRIBUTE_LIST)).isFalse();
        NtfsRecordInfo resident = record(NtfsRecipe.RESIDENT_LIST, "file");
        assertThat(isResident(resident, ATTRIBUTE_LIST)).isTrue();
        assertThat(resident.attributes())
                .anyMatch(attribute ->
                        attribute.record() != resident.attributes().get(0).record());
    }

    @Test
    void preallocatedFilesHaveMoreThanWasWritten() throws IOException {
        NtfsRecordInfo behind = record(NtfsRecipe.PREALLOCATED, "written1");
        NtfsRecordInfo longer = record(NtfsRecipe.PREALLOCATED, "written6");
        NtfsRecordInfo.Attribute short1 = behind.find(DATA, "").orElseThrow();
        assertThat(short1.allocatedSize()).isGreaterThan(short1.dataSize() + 8_192);
        NtfsRecordInfo.Attribute long6 = longer.find(DATA, "").orElseThrow();
        assertThat(long6.initializedSize()).isLessThan(long6.dataSize());
    }

    @Test
    void fragmentsAreMany() throws IOException {
        assertThat(record(NtfsRecipe.FRAGMENTED_FILES, "pieces/of 150").extents(DATA, ""))
                .hasSize(150);
        NtfsRecordInfo extents = record(NtfsRecipe.MANY_EXTENTS, "extents.bin");
        assertThat(extents.extents(DATA, "")).hasSizeGreaterThan(2_400);
        assertThat(extents.pieces(DATA, "")).hasSizeGreaterThan(5);
        assertThat(isResident(extents, ATTRIBUTE_LIST)).isFalse();
        NtfsRecordInfo mft = record(NtfsRecipe.FRAGMENTED_MFT, 0);
        assertThat(mft.extents(DATA, "")).hasSizeGreaterThan(80);
        assertThat(mft.find(ATTRIBUTE_LIST, "")).isEmpty();
        NtfsRecordInfo listed = record(NtfsRecipe.MFT_WITH_LIST, 0);
        assertThat(listed.find(ATTRIBUTE_LIST, "")).isPresent();
        assertThat(listed.pieces(DATA, "")).hasSizeGreaterThan(1);
    }

    private static long freeClusters(NtfsRecipe recipe) throws IOException {
        byte[] bitmap = NtfsTools.require().get(volume(recipe), "$Bitmap");
        return LongStream.range(0, clusters(recipe))
                .filter(cluster -> (bitmap[(int) (cluster / 8)] >> cluster % 8 & 1) == 0)
                .count();
    }

    @Test
    void spaceIsFullOrInPieces() throws IOException {
        assertThat(freeClusters(NtfsRecipe.NEARLY_FULL)).isBetween(1L, 10L);
        assertThat(freeClusters(NtfsRecipe.HOLES))
                .isBetween(clusters(NtfsRecipe.HOLES) / 3, clusters(NtfsRecipe.HOLES) * 2 / 3);
        assertThat(tree(NtfsRecipe.ONE_LARGE_FILE).file("large.bin").stream("").size())
                .isGreaterThan(2 << 20);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPRESSED", "COMPRESSED_SMALL_CLUSTERS"})
    void compressedFilesHaveUnitsOfAllKinds(NtfsRecipe recipe) throws IOException {
        NtfsRecordInfo mixed = record(recipe, "compressed/mixed.bin");
        assertThat(mixed.find(DATA, "").orElseThrow().flags() & COMPRESSED).isNotZero();
        List<Extent> extents = mixed.extents(DATA, "");
        assertThat(extents).anyMatch(extent -> extent.lcn().isPresent() && extent.length() >= 16);
        assertThat(extents).anyMatch(extent -> extent.lcn().isEmpty());
        assertThat(record(recipe, "compressed/third")
                                .find(DATA, "")
                                .orElseThrow()
                                .flags()
                        & COMPRESSED)
                .isNotZero();
        assertThat(record(recipe, "compressed/ZEROS.bin").extents(DATA, "").stream()
                        .filter(extent -> extent.lcn().isPresent())
                        .mapToLong(Extent::length)
                        .sum())
                .isLessThan(4);
    }

    @Test
    void sparseFilesHaveHoles() throws IOException {
        NtfsRecordInfo many = record(NtfsRecipe.SPARSE, "many pieces");
        assertThat(many.find(DATA, "").orElseThrow().flags() & SPARSE).isNotZero();
        assertThat(many.extents(DATA, "").stream().filter(extent -> extent.lcn().isEmpty()))
                .hasSizeGreaterThan(100);
        assertThat(record(NtfsRecipe.SPARSE, "with stream")
                                .find(DATA, "sparse")
                                .orElseThrow()
                                .flags()
                        & SPARSE)
                .isNotZero();
        assertThat(tree(NtfsRecipe.SPARSE).file("larger than the volume").stream("")
                        .size())
                .isGreaterThan(NtfsRecipe.SPARSE.size());
    }

    @Test
    void windowsMetadataIsThere() throws IOException {
        JudgedTree reparse = tree(NtfsRecipe.REPARSE_POINTS);
        assertThat(reparse.file("link3").target()).isEqualTo("target.txt");
        assertThat(reparse.file("junction").target()).isEqualTo("<root>/folder");
        assertThat(reparse.file("junction").metadata().get("reparse_data")).startsWith("030000a0");
        assertThat(reparse.file("foreign").metadata().get("reparse_data")).startsWith("34120000");
        assertThat(isResident(record(NtfsRecipe.REPARSE_POINTS, "large"), REPARSE_POINT))
                .isFalse();
        assertThat(tree(NtfsRecipe.SHORT_NAMES)
                        .file("names/a name longer than eight 7.text")
                        .metadata())
                .containsEntry("dos_name", hex("ANAMEL~7.TEX"));
        assertThat(tree(NtfsRecipe.OBJECT_IDS).file("file1").metadata().get("object_id"))
                .hasSize(128);
        assertThat(isResident(record(NtfsRecipe.EXTENDED_ATTRIBUTES, "file9"), EXTENDED_ATTRIBUTE))
                .isFalse();
        assertThat(tree(NtfsRecipe.EXTENDED_ATTRIBUTES).file("file1").metadata().get("ea"))
                .contains(hex("NAME1"));
    }

    private static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void descriptorsFillMoreThanABlock() throws IOException {
        assertThat(record(NtfsRecipe.SECURITY, VolumeEditor.SECURE)
                        .find(DATA, "$SDS")
                        .orElseThrow()
                        .dataSize())
                .isGreaterThan(0x80000);
        assertThat(tree(NtfsRecipe.SECURITY).file("file59").metadata().get("acl"))
                .hasSizeGreaterThan(72_000);
    }

    @Test
    void systemCompressionIsHiddenFromOthers() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.SYSTEM_COMPRESSED);
        assertThat(volume.plainDigests()).hasSize(4 * 7);
        JudgedTree tree = NtfsJudge.require().tree(volume.path());
        for (String path : volume.plainDigests().keySet()) {
            JudgedFile file = tree.file(path);
            assertThat(file.metadata().get("reparse_data")).startsWith("170000801000000001000000020000000100");
            assertThat(file.streams()).containsOnlyKeys("WofCompressedData");
        }
        NtfsRecordInfo file = record(NtfsRecipe.SYSTEM_COMPRESSED, "compact/LZX-TEXT");
        assertThat(file.extents(DATA, "")).allMatch(extent -> extent.lcn().isEmpty());
        assertThat(file.find(DATA, "").orElseThrow().dataSize()).isEqualTo(100_000);
    }

    @Test
    void theJournalIsWhereItBelongs() throws IOException {
        JudgedTree tree = tree(NtfsRecipe.CHANGE_JOURNAL);
        JudgedFile journal = tree.file("$Extend/$UsnJrnl");
        assertThat(journal.streams()).containsKeys("$J", "$Max");
        NtfsRecordInfo record = record(NtfsRecipe.CHANGE_JOURNAL, journal.record());
        assertThat(record.extents(DATA, "$J").get(0).lcn()).isEmpty();
        assertThat(tree.files()).doesNotContainKey("$UsnJrnl");
    }

    @Test
    void layoutsAreUnlikeThatOfMkntfs() throws IOException {
        long last = clusters(NtfsRecipe.DATA_AT_END) - 1;
        assertThat(clustersOf(record(NtfsRecipe.DATA_AT_END, "first.bin"), DATA, ""))
                .contains(last);

        long third = clusters(NtfsRecipe.WINDOWS_LAYOUT) / 3;
        NtfsRecordInfo windows = record(NtfsRecipe.WINDOWS_LAYOUT, VolumeEditor.MFT);
        assertThat(windows.extents(DATA, "").get(0).lcn()).hasValue(third);
        assertThat(windows.extents(BITMAP, "")).hasSize(2);
        assertThat(clustersOf(record(NtfsRecipe.WINDOWS_LAYOUT, VolumeEditor.MIRROR), DATA, ""))
                .containsExactly(2L);

        long end = clusters(NtfsRecipe.METADATA_AT_END);
        assertThat(clustersOf(record(NtfsRecipe.METADATA_AT_END, VolumeEditor.MIRROR), DATA, ""))
                .containsExactly(end - 1);
        for (int number : new int[] {VolumeEditor.MFT, VolumeEditor.LOG_FILE, VolumeEditor.CLUSTER_BITMAP}) {
            assertThat(record(NtfsRecipe.METADATA_AT_END, number)
                            .extents(DATA, "")
                            .get(0)
                            .lcn()
                            .getAsLong())
                    .isGreaterThan(end / 2);
        }
    }

    @Test
    void badClustersAreListed() throws IOException {
        NtfsRecordInfo record = record(NtfsRecipe.BAD_CLUSTERS, VolumeEditor.BAD_CLUSTERS);
        assertThat(clustersOf(record, DATA, "$Bad")).hasSize(8).contains(clusters(NtfsRecipe.BAD_CLUSTERS) - 1);
    }

    @Test
    void statesAreSeenByOthers() throws IOException {
        NtfsJudge judge = NtfsJudge.require();
        assertThat(judge.resizeInfo(volume(NtfsRecipe.DIRTY)).text()).contains("scheduled for check");
        assertThat(judge.resizeInfo(volume(NtfsRecipe.VERSION_1_2)).text()).contains("version: 1.2");
        assertThat(NtfsTools.require().get(volume(NtfsRecipe.HIBERNATED), "hiberfil.sys"))
                .startsWith("hibr".getBytes(StandardCharsets.US_ASCII));
        assertThat(bytes(NtfsRecipe.SHADOW_COPIES, 0x1e00, 4).getInt(0)).isEqualTo(0x3808876b);
        assertThat(bytes(NtfsRecipe.BITLOCKER, 3, 8)).isEqualTo(StandardCharsets.US_ASCII.encode("-FVE-FS-"));
        assertThat(NtfsTools.require().info(volume(NtfsRecipe.LABELLED))).contains("Volume Name: Gr");
    }

    @Test
    void logsAreReadByOthers() throws IOException {
        NtfsTools tools = NtfsTools.require();
        assertThat(bytes(NtfsRecipe.CLEAN_LOG, logPosition(), 4).getInt(0)).isEqualTo(0x52545352);
        assertThat(tools.readiness(volume(NtfsRecipe.CLEAN_LOG))).isEqualTo(NtfsTools.Readiness.READY);
        assertThat(tools.readiness(volume(NtfsRecipe.UNCLEAN_LOG))).isEqualTo(NtfsTools.Readiness.UNCLEAN);
        assertThat(tools.readiness(volume(NtfsRecipe.FAST_START))).isEqualTo(NtfsTools.Readiness.HIBERNATED);
        assertThat(tools.readiness(volume(NtfsRecipe.HIBERNATED))).isEqualTo(NtfsTools.Readiness.HIBERNATED);
    }

    private static long logPosition() throws IOException {
        return clustersOf(record(NtfsRecipe.CLEAN_LOG, VolumeEditor.LOG_FILE), DATA, "")
                        .findFirst()
                        .getAsLong()
                * NtfsRecipe.CLEAN_LOG.geometry().clusterSize();
    }

    @Test
    void theOddSizeIsOdd() throws IOException {
        assertThat(bytes(NtfsRecipe.ODD_SIZE, 0, 512).getLong(0x28) % 8).isNotZero();
        assertThat(clusters(NtfsRecipe.ODD_SIZE) % 8).isNotZero();
    }
}
