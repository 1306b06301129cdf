package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.ghost.gho.catalogue.FatTree;
import io.github.diskwright.ghost.gho.structure.CatalogueEntry;
import io.github.diskwright.ghost.gho.structure.Compression;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.contract.FileTreeContract;
import io.github.diskwright.testkit.gho.GhoItem;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files of FAT volumes in synthetic images. */
class GhoTreeTest {
    private static final String PASSWORD = "Secret";

    /** Every shape, with and without a password. */
    private static List<GhoMaker> makers(int compression) {
        List<GhoMaker> makers = new ArrayList<>();
        for (int kind = 0; kind < 6; kind++) {
            GhoMaker maker = kind % 3 == 0 ? GhoMaker.ghost7() : kind % 3 == 1 ? GhoMaker.ghost11() : GhoMaker.small();
            makers.add(kind < 3 ? maker : maker.password(PASSWORD));
            maker.compression(compression);
        }
        return makers;
    }

    @TestFactory
    Stream<DynamicTest> everyCompressionAndShape() {
        return Stream.of(0, 2, 3, 6, 10)
                .map(code -> DynamicTest.dynamicTest("compression " + code, () -> {
                    for (GhoMaker maker : makers(code)) {
                        byte[] image = maker.addFat(true, GhoSample.items())
                                .addFat(false, GhoSample.fewItems())
                                .build();
                        try (GhoArchive archive =
                                GhoArchive.open(GhoSample.device(image), GhoSample.password(PASSWORD))) {
                            assertThat(archive.partitions()).hasSize(2);
                            assertThat(archive.hasAllPartitions()).isTrue();
                            Map<String, byte[]> expected = GhoSample.contents();
                            GhoSample.fewContents().forEach((path, data) -> expected.put("2:" + path, data));
                            assertThat(GhoSample.areSame(GhoSample.read(archive), expected))
                                    .isTrue();
                        }
                        assertThat(GhoCheck.run(
                                        GhoSample.device(image), GhoSample.password(PASSWORD), CheckOptions.defaults()))
                                .isEmpty();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> keepsThePromisesOfTrees() {
        byte[] image = GhoMaker.ghost11()
                .compression(3)
                .password(PASSWORD)
                .addFat(true, GhoSample.items())
                .build();
        return FileTreeContract.of(() -> open(image, GhoSample.password(PASSWORD))
                        .partitions()
                        .get(0)
                        .tree())
                .tests();
    }

    private static GhoArchive open(byte[] image, GhoOptions options) throws IOException {
        return GhoArchive.open(GhoSample.device(image), options);
    }

    @Test
    void factsOfFiles() throws IOException {
        byte[] image = GhoMaker.ghost7().addFat(false, GhoSample.items()).build();
        GhoOptions options =
                GhoOptions.builder().zone(ZoneId.of("Europe/Berlin")).build();
        try (GhoArchive archive = open(image, options);
                FatTree tree = archive.partitions().get(0).tree()) {
            assertThat(tree.label()).contains("WORK DISK");
            assertThat(tree.fileCount()).isEqualTo(7);
            assertThat(tree.directoryCount()).isEqualTo(4);
            FileNode config = tree.find(TreePath.of("config.sys")).orElseThrow();
            assertThat(config.attributes()).isEqualTo(0x27);
            assertThat(config.size()).isEqualTo(500);
            assertThat(config.times().write()).contains(Instant.parse("2007-11-29T11:34:56Z"));
            assertThat(config.times().creation()).contains(Instant.parse("2007-11-29T11:34:57Z"));
            assertThat(config.times().access()).contains(Instant.parse("2007-11-29T23:00:00Z"));
            assertThat(config.shortName()).isEmpty();
            FileNode programs = tree.root().child("progra~1").orElseThrow();
            assertThat(programs.name()).isEqualTo("Program Files");
            assertThat(programs.shortName()).contains("PROGRA~1");
        }
    }

    /** What can be told before data are touched, and without a password. */
    @Test
    void factsOfTheImage() throws IOException {
        byte[] image = GhoMaker.ghost11()
                .compression(3)
                .password(PASSWORD)
                .description("Lab 4")
                .addFat(true, GhoSample.items())
                .addFat(false, GhoSample.fewItems())
                .build();
        try (GhoArchive archive = open(image, GhoOptions.defaults())) {
            assertThat(archive.isLocked()).isTrue();
            assertThat(archive.compression()).isEqualTo(Compression.ZLIB);
            assertThat(archive.userDescription()).isEqualTo("Lab 4");
            assertThat(archive.created()).isEqualTo("2007-11-29T15:30:00");
            assertThat(archive.partitions()).hasSize(2);
            assertThat(archive.hasAllPartitions()).isTrue();
            assertThat(archive.partitions().get(1).catalogue().orElseThrow())
                    .extracting(CatalogueEntry::name)
                    .containsExactly("A", "B.TXT");
            assertThatThrownBy(() -> archive.partitions().get(0).tree()).isInstanceOf(RefusedException.class);
            assertThat(GhoFormat.properties(archive)).hasSize(9);
        }
        assertThatThrownBy(() -> open(image, GhoSample.password("secrets"))).isInstanceOf(RefusedException.class);
        assertThat(GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()))
                .extracting(finding -> finding.id())
                .containsExactly("gho.password.missing");
    }

    /** Any range of a file is the same as of its whole data. */
    @Test
    void randomAccess() throws IOException {
        byte[] data = GhoSample.text(5 * GhoSample.BLOCK + 1234);
        for (int compression : new int[] {0, 2, 3}) {
            byte[] image = GhoMaker.small()
                    .compression(compression)
                    .addFat(false, List.of(GhoItem.file("DATA    BIN", data)))
                    .build();
            try (GhoArchive archive = open(image, GhoOptions.defaults());
                    FatTree tree = archive.partitions().get(0).tree();
                    OpenStream stream = tree.root()
                            .child("data.bin")
                            .orElseThrow()
                            .streams()
                            .get(0)
                            .open()) {
                Random random = Seeds.random(9, compression);
                for (int i = 0; i < 300; i++) {
                    int from = random.nextInt(data.length);
                    int length = random.nextInt(Math.min(70_000, data.length - from) + 1);
                    ByteBuffer part = i % 2 == 0 ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
                    stream.read(from, part);
                    assertThat(part.flip()).isEqualTo(ByteBuffer.wrap(data, from, length));
                }
            }
        }
    }

    /** The catalogue leads to data without the tree. */
    @Test
    void catalogue() throws IOException {
        byte[] image =
                GhoMaker.small().compression(3).addFat(true, GhoSample.items()).build();
        try (GhoArchive archive = open(image, GhoOptions.defaults())) {
            GhoPartition partition = archive.partitions().get(0);
            List<CatalogueEntry> entries = partition.catalogue().orElseThrow();
            assertThat(entries)
                    .extracting(CatalogueEntry::name)
                    .containsExactly("CONFIG.SYS", "LONGNA~1.TXT", "NOISE.BIN", "EMPTY.TXT", "ONEBLOCK", "TAIL.DAT");
            try (OpenStream stream = partition.open(entries.get(2))) {
                ByteBuffer data = ByteBuffer.allocate((int) stream.size());
                stream.read(0, data);
                assertThat(data.array()).isEqualTo(GhoSample.noise(2 * GhoSample.BLOCK + 77));
            }
        }
    }

    /** Catalogues that are gone, cut or lead astray only cost time. */
    @Test
    void withoutCatalogues() throws IOException {
        byte[] image = GhoMaker.small()
                .compression(3)
                .addFat(true, GhoSample.items())
                .addFat(true, GhoSample.fewItems())
                .build();
        for (int back : new int[] {8, 16, 60, 150}) {
            byte[] changed = image.clone();
            changed[changed.length - back] ^= 0x11;
            try (GhoArchive archive = open(changed, GhoOptions.defaults())) {
                assertThat(archive.partitions()).hasSize(2);
                assertThat(archive.partitions().get(1).tree().fileCount()).isEqualTo(2);
            }
            assertThat(GhoCheck.run(GhoSample.device(changed), GhoOptions.defaults(), CheckOptions.defaults()))
                    .as("byte %d from the end", back)
                    .isNotEmpty();
        }
    }

    /** A cut image is read up to the cut, and says where it is. */
    @Test
    void cutImages() throws IOException {
        byte[] image = GhoMaker.small().addFat(false, GhoSample.fewItems()).build();
        for (int length = 512; length < image.length; length += 7) {
            byte[] cut = Arrays.copyOf(image, length);
            assertThat(findings(cut)).isNotEmpty();
        }
    }

    private static List<String> findings(byte[] image) throws IOException {
        try {
            return GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()).stream()
                    .map(finding -> finding.id())
                    .toList();
        } catch (io.github.diskwright.image.UnsupportedFeatureException e) {
            return List.of("unsupported");
        }
    }

    @Test
    void oldTailsBehindBootSectors() throws IOException {
        byte[] image =
                GhoMaker.ghost7().oldTail().addFat(false, GhoSample.items()).build();
        try (GhoArchive archive = open(image, GhoOptions.defaults())) {
            assertThat(GhoSample.areSame(GhoSample.read(archive), GhoSample.contents()))
                    .isTrue();
        }
    }
}
