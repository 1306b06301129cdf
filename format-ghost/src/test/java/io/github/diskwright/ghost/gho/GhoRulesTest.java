package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.ghost.gho.catalogue.FatTree;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.gho.GhoItem;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What a careful reader of such images does, rule by rule, and what is refused by name. */
class GhoRulesTest {
    private static final byte[] MAGIC = {(byte) 0xD8, 0x18, 0x2F, 0x01};

    private static GhoArchive open(byte[] image) throws IOException {
        return GhoArchive.open(GhoSample.device(image), GhoOptions.defaults());
    }

    private static AbstractThrowableAssert<?, ?> refusal(byte[] image) {
        return assertThatThrownBy(() -> {
                    try (GhoArchive archive = open(image)) {
                        archive.partitions();
                    }
                })
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    private static byte[] files() {
        return GhoMaker.small().addFat(false, GhoSample.fewItems()).build();
    }

    @Test
    void otherFormatsAreRefusedByName() {
        byte[] v2i = new byte[4096];
        ByteBuffer.wrap(v2i).order(ByteOrder.LITTLE_ENDIAN).putInt(0x12268978);
        refusal(v2i).hasMessageContaining(".v2i");
        refusal(GhoMaker.small().addPlain(7, new byte[600]).build()).hasMessageContaining("kind 7");
        byte[] olderType = files();
        olderType[2] = 2;
        refusal(olderType).hasMessageContaining("1.x to 3.x");
        byte[] mode = files();
        mode[0x0A] = 5;
        refusal(mode).hasMessageContaining("mode 5");
        byte[] compression = files();
        compression[3] = 1;
        refusal(compression).hasMessageContaining("compression 1");
        assertThatThrownBy(() -> open(new byte[4096])).isInstanceOf(CorruptImageException.class);
    }

    /** What is refused is recognised all the same, so that nobody takes it for a raw disk. */
    @Test
    void whatIsRefusedIsRecognised() throws IOException {
        GhoFormat format = new GhoFormat();
        byte[] v2i = new byte[4096];
        ByteBuffer.wrap(v2i).order(ByteOrder.LITTLE_ENDIAN).putInt(0x12268978);
        assertThat(format.recognises(GhoSample.device(v2i))).isTrue();
        for (byte[] file : GhoMaker.small().addFat(false, GhoSample.fewItems()).build(2000)) {
            assertThat(format.recognises(GhoSample.device(file))).isTrue();
        }
        byte[] other = files();
        other[2] = 0x20;
        assertThat(format.recognises(GhoSample.device(other))).isFalse();
        assertThat(format.recognises(GhoSample.device(new byte[4096]))).isFalse();
        assertThat(format.recognises(GhoSample.device(Arrays.copyOf(files(), 511))))
                .isFalse();
        assertThat(format.recognises(GhoSample.device(new byte[0]))).isFalse();
    }

    @Test
    void rawImagesOfDisksAreRefusedByName() {
        byte[] raw = Arrays.copyOf(files(), 200_000);
        raw[0x0A] = 1;
        Arrays.fill(raw, 512, raw.length, (byte) 0x5A);
        refusal(raw).hasMessageContaining("-ir");
        raw[0x0A] = 0;
        refusal(raw).hasMessageContaining("1.x to 3.x");
    }

    @Test
    void recordsWithoutMagicAreRefusedByName() {
        byte[] old = Arrays.copyOf(files(), 3000);
        Arrays.fill(old, 1536, old.length, (byte) 0);
        refusal(old).hasMessageContaining("1.x to 3.x");
        old[1536] = 0x19;
        refusal(old).hasMessageContaining("19h");
    }

    /** The scan for the first partition ends after 64 KiB. */
    @Test
    void scansAreBounded() {
        byte[] image = GhoMaker.small().addFat(false, GhoSample.fewItems()).build();
        for (int shift : new int[] {512, 1024, 60 << 10, 66 << 10, 1 << 20}) {
            byte[] shifted = new byte[image.length + shift];
            System.arraycopy(image, 0, shifted, 0, 1024);
            System.arraycopy(image, 1024, shifted, 1024 + shift, image.length - 1024);
            if (shift <= 60 << 10) {
                assertThat(partitions(shifted)).isEqualTo(1);
            } else {
                assertThatThrownBy(() -> open(shifted).partitions()).isInstanceOf(CorruptImageException.class);
            }
        }
    }

    private static int partitions(byte[] image) {
        try (GhoArchive archive = open(image)) {
            return archive.partitions().size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever a block unpacks to, no more than 32 KiB of it come to be. */
    @Test
    void blocksAreBounded() throws IOException {
        java.util.zip.Deflater deflater = new java.util.zip.Deflater();
        deflater.setInput(new byte[10 << 20]);
        deflater.finish();
        byte[] bomb = new byte[20_000];
        int length = deflater.deflate(bomb);
        deflater.end();
        byte[] image = GhoMaker.small()
                .compression(3)
                .addPlain(2, chain(Arrays.copyOf(bomb, length)))
                .build();
        assertThatThrownBy(() -> open(image).partitions())
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("32768");
    }

    private static byte[] chain(byte[] block) {
        ByteBuffer chain = ByteBuffer.allocate(block.length + 2).order(ByteOrder.LITTLE_ENDIAN);
        return chain.putShort((short) (block.length + 2)).put(block).array();
    }

    @Test
    void depthIsBounded() throws IOException {
        GhoItem deep = GhoItem.directory("D          ", List.of());
        for (int i = 0; i < 99; i++) {
            deep = GhoItem.directory("D          ", List.of(deep));
        }
        byte[] image = GhoMaker.small().addFat(false, List.of(deep)).build();
        for (int depth : new int[] {100, 101}) {
            GhoOptions options = GhoOptions.builder()
                    .limits(Limits.builder().maxTreeDepth(depth).build())
                    .build();
            try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), options)) {
                if (depth > 100) {
                    assertThat(archive.partitions().get(0).tree().directoryCount())
                            .isEqualTo(101);
                } else {
                    assertThatThrownBy(() -> archive.partitions().get(0).tree())
                            .isInstanceOf(UnsupportedFeatureException.class);
                }
            }
        }
    }

    @Test
    void entriesAreBounded() throws IOException {
        byte[] image = GhoMaker.small()
                .addFat(false, Collections.nCopies(50, GhoItem.deleted("LDFILE TMP")))
                .build();
        GhoOptions options = GhoOptions.builder().maxEntries(50).build();
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), options)) {
            assertThatThrownBy(() -> archive.partitions().get(0).tree())
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("50 directory entries");
        }
        GhoOptions enough = GhoOptions.builder().maxEntries(51).build();
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), enough)) {
            assertThat(archive.partitions().get(0).tree().fileCount()).isZero();
        }
    }

    private static List<String> names(byte[] image) throws IOException {
        List<String> names = new ArrayList<>();
        try (GhoArchive archive = open(image);
                FatTree tree = archive.partitions().get(0).tree();
                DirectoryCursor cursor = tree.root().children()) {
            while (cursor.next()) {
                names.add(cursor.name());
            }
        }
        return names;
    }

    @Test
    void namesAreMadeHarmless() throws IOException {
        byte[] image = GhoMaker.small()
                .addFat(
                        false,
                        List.of(
                                GhoItem.file("A/B     TXT", MAGIC),
                                GhoItem.file("..\\     EXE", MAGIC),
                                GhoItem.file("           ", MAGIC),
                                GhoItem.file("LONG~1     ", MAGIC).named("../../etc/passwd"),
                                GhoItem.file("LONG~2     ", MAGIC).named(".."),
                                GhoItem.file("OK~1       ", MAGIC).named("fine name")))
                .build();
        assertThat(names(image))
                .containsExactly("A_B.TXT", "..__.EXE".replace("__", "_"), "_", "LONG~1", "LONG~2", "fine name");
        assertThat(GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()))
                .extracting(finding -> finding.id())
                .containsOnly("gho.name.unsafe");
    }

    @Test
    void ofTwoFilesOfOneNameTheFirstIsShown() throws IOException {
        byte[] image = GhoMaker.small()
                .addFat(
                        false,
                        List.of(
                                GhoItem.file("SAME    TXT", GhoSample.text(10)),
                                GhoItem.file("SAME    TXT", GhoSample.text(20))))
                .build();
        try (GhoArchive archive = open(image);
                FatTree tree = archive.partitions().get(0).tree()) {
            assertThat(tree.root().child("same.txt").map(FileNode::size)).contains(10L);
        }
        assertThat(names(image)).containsExactly("SAME.TXT");
        assertThat(GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()))
                .extracting(finding -> finding.id())
                .containsExactly("gho.name.twice");
    }

    /** Data may hold whatever looks like a record: lengths lead, nothing is searched for. */
    @Test
    void dataThatLookLikeRecordsAreData() throws IOException {
        byte[] trap = new byte[3000];
        for (int at = 4; at + 10 < trap.length; at += 66) {
            System.arraycopy(MAGIC, 0, trap, at, 4);
            trap[at - 4] = 0x23;
            trap[at + 4] = 24;
        }
        byte[] image = GhoMaker.small()
                .addFat(false, List.of(GhoItem.file("TRAP       ", trap), GhoItem.file("NEXT       ", MAGIC)))
                .build();
        try (GhoArchive archive = open(image)) {
            assertThat(GhoSample.read(archive)).containsEntry("/TRAP", trap).containsEntry("/NEXT", MAGIC);
        }
    }

    /** A file that has fewer data than it says reads up to there; nothing makes it look whole. */
    @Test
    void shortFilesAreErrors() throws IOException {
        byte[] data = GhoSample.text(GhoSample.BLOCK + 700);
        byte[] image = GhoMaker.small()
                .addFat(false, List.of(GhoItem.file("SHORT   BIN", data).claiming(3L * GhoSample.BLOCK)))
                .build();
        try (GhoArchive archive = open(image);
                FatTree tree = archive.partitions().get(0).tree();
                OpenStream stream = tree.root()
                        .child("short.bin")
                        .orElseThrow()
                        .streams()
                        .get(0)
                        .open()) {
            ByteBuffer first = ByteBuffer.allocate(GhoSample.BLOCK);
            stream.read(0, first);
            assertThat(first.array()).isEqualTo(Arrays.copyOf(data, GhoSample.BLOCK));
            assertThatThrownBy(() -> stream.read(2L * GhoSample.BLOCK, ByteBuffer.allocate(1)))
                    .isInstanceOf(CorruptImageException.class);
            assertThatThrownBy(() -> stream.read(GhoSample.BLOCK, ByteBuffer.allocate(1)))
                    .isInstanceOf(CorruptImageException.class);
        }
        assertThat(GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()))
                .extracting(finding -> finding.id())
                .contains("gho.file.size");
    }

    /** Who reads a file to its end gets its checksum verified, in whatever pieces. */
    @Test
    void checksumsOfFilesAreVerifiedByReaders() throws IOException {
        byte[] data = GhoSample.text(2 * GhoSample.BLOCK);
        byte[] image = GhoMaker.small()
                .addFat(false, List.of(GhoItem.file("DATA       ", data)))
                .build();
        image[1536 + 522 + 66 + 10 + 100] ^= 1;
        try (GhoArchive archive = open(image);
                FatTree tree = archive.partitions().get(0).tree()) {
            for (int step : new int[] {512, 5000, data.length}) {
                try (OpenStream stream =
                        tree.root().child("data").orElseThrow().streams().get(0).open()) {
                    assertThatThrownBy(() -> {
                                for (int at = 0; at < data.length; at += step) {
                                    stream.read(at, ByteBuffer.allocate(Math.min(step, data.length - at)));
                                }
                            })
                            .isInstanceOf(IntegrityException.class);
                }
            }
        }
    }

    @Test
    void workCanBeCancelled() throws IOException {
        CancellationToken token = new CancellationToken();
        GhoOptions options = GhoOptions.builder().cancellation(token).build();
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(files()), options)) {
            assertThat(archive.partitions()).hasSize(1);
            token.cancel();
            assertThatThrownBy(() -> archive.partitions().get(0).tree()).isInstanceOf(CancelledException.class);
        }
    }

    @Test
    void progressNeverFallsAndReachesTheEnd() throws IOException {
        byte[] image = GhoMaker.small()
                .compression(3)
                .addSectors(new byte[10 * GhoSample.BLOCK])
                .addSectors(GhoSample.text(3 * GhoSample.BLOCK))
                .build();
        List<Long> told = new ArrayList<>();
        JobOptions job = JobOptions.builder()
                .progress((task, done, total) -> told.add(done))
                .build();
        GhoCheck.run(
                GhoSample.device(image),
                GhoOptions.defaults(),
                CheckOptions.defaults().withJob(job));
        assertThat(told).isSorted().last().isEqualTo((long) image.length);
    }

    @Test
    void nothingIsOpenAfterClosing() throws IOException {
        GhoArchive archive = open(files());
        GhoPartition partition = archive.partitions().get(0);
        archive.close();
        archive.close();
        assertThatThrownBy(archive::partitions).isInstanceOf(IOException.class);
        assertThatThrownBy(partition::tree).isInstanceOf(IOException.class);
    }
}
