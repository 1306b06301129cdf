package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimFlaw;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.testkit.wim.WimSample;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is rebuilt, joined, split, exported and edited has the same images, here and for wimlib. */
class WimRewritePeerIT {
    private static WimCorpus corpus;

    @TempDir
    static Path folder;

    @BeforeAll
    static void requireCorpus() {
        corpus = WimCorpus.require();
    }

    static Stream<WimRecipe> rawCopied() {
        return Arrays.stream(WimRecipe.values())
                .filter(recipe ->
                        !recipe.name().contains("PIPABLE") && !recipe.name().contains("DELTA"))
                .filter(recipe -> !recipe.name().startsWith("NTFS") || recipe == WimRecipe.NTFS_MIXED);
    }

    private static Path fresh(String name) throws IOException {
        return Files.createTempDirectory(folder, "made").resolve(name);
    }

    private static WimArchive open(WimSample sample) throws IOException {
        return WimArchive.open(
                sample.path(),
                WimOpenOptions.builder().references(sample.references()).build());
    }

    /** The images are those of the sample, and nothing is wrong with the file. */
    private static void judge(Path file, WimSample sample, List<Integer> images) throws IOException {
        assertThat(WimCheck.run(file, WimOpenOptions.defaults(), CheckOptions.defaults()))
                .isEmpty();
        try (WimArchive archive = WimArchive.open(file, WimOpenOptions.defaults())) {
            assertThat(archive.imageCount()).isEqualTo(images.size());
            for (int i = 0; i < images.size(); i++) {
                try (WimImage image = archive.image(i + 1);
                        MemoryTree expected = sample.expected(images.get(i))) {
                    TreeDifference.requireNone(expected, image, TreeFeature.OTHER_ATTRIBUTES);
                }
            }
        }
    }

    private static List<Integer> all(WimSample sample) throws IOException {
        return Stream.iterate(1, number -> number + 1)
                .limit(sample.images().imageCount())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rawCopied")
    void aRebuiltFileHasTheSameImages(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        Path target = fresh("rebuilt.wim");
        try (WimArchive archive = open(sample)) {
            WimRebuild.run(archive, target, RawOptions.defaults());
        }
        judge(target, sample, all(sample));
        if (!all(sample).isEmpty()) {
            WimlibImagex.require().verify(target);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WimRecipe.class,
            names = {
                "STORED",
                "LZX",
                "TWO_IMAGES",
                "INTEGRITY",
                "SOLID_LZMS_64K",
                "SOLID_TWICE",
                "SOLID_AND_NOT",
                "INTEGRITY_SOLID",
                "SOLID_XPRESS",
                "NTFS_SOLID"
            })
    void partsOfAnySizeAreOneFileAgain(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        for (int size : new int[] {40_000, 150_000, 600_000}) {
            Path first = fresh("part.swm");
            List<Path> parts;
            try (WimArchive archive = open(sample)) {
                parts = WimSplit.run(archive, first, size, RawOptions.defaults());
            }
            judge(parts.get(parts.size() - 1), sample, all(sample));
            if (!recipe.name().contains("SOLID")) {
                WimlibImagex.require().peer().check("verify", first, "--ref=" + first.resolveSibling("part*.swm"));
            }
            Path joined = fresh("joined.wim");
            try (WimArchive archive = WimArchive.open(parts.get(0), WimOpenOptions.defaults())) {
                WimRebuild.run(archive, joined, RawOptions.defaults());
            }
            judge(joined, sample, all(sample));
            WimlibImagex.require().verify(joined);
        }
    }

    @Test
    void aSolidFileIsCutIntoPartsThatAreAsSmallAsAsked() throws IOException {
        WimSample sample = corpus.sample(WimRecipe.SOLID_LZMS_64K);
        try (WimArchive archive = open(sample)) {
            long whole = archive.parts().get(0).device().size();
            List<Path> parts = WimSplit.run(archive, fresh("part.swm"), whole / 4, RawOptions.defaults());
            assertThat(parts.size()).isBetween(4, 7);
            // One file does not compress and is larger than a part.
            assertThat(parts.stream().filter(part -> part.toFile().length() > whole / 4))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WimRecipe.class,
            names = {
                "LZX",
                "PIPABLE_XPRESS",
                "SOLID_LZMS_64K",
                "SPLIT_IMAGES",
                "DELTA",
                "NTFS_MIXED",
                "NTFS_SECURITY",
                "FIXED_LINKS",
                "SEVEN_ZIP_LINKS",
                "UNNAMED"
            })
    void exportedImagesAreTheSameInEveryCodec(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        for (CompressionType type : CompressionType.values()) {
            export(
                    sample,
                    WimWriterOptions.builder().compression(type).level(20).integrity());
        }
        export(
                sample,
                WimWriterOptions.builder()
                        .packing(WimWriterOptions.Packing.SOLID)
                        .solidCompression(CompressionType.LZMS)
                        .solidChunkSize(128 << 10)
                        .solidLevel(20));
    }

    private static void export(WimSample sample, WimWriterOptions.Builder options) throws IOException {
        Path target = fresh("exported.wim");
        try (WimArchive archive = open(sample);
                WimWriter writer = WimWriter.create(target, PendingFile.Existing.REFUSE, options.build())) {
            WimXml xml = archive.xml();
            for (int number = 1; number <= archive.imageCount(); number++) {
                WimExport.run(archive, number, writer, xml.image(number));
            }
            writer.finish();
        }
        judge(target, sample, all(sample));
        WimlibImagex.require().verify(target);
        try (WimArchive archive = WimArchive.open(target, WimOpenOptions.defaults())) {
            assertThat(archive.blobTable().isSolid())
                    .isEqualTo(options.build().packing() == WimWriterOptions.Packing.SOLID);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WimRecipe.class,
            names = {
                "STORED",
                "XPRESS",
                "LZX_2M",
                "LZMS",
                "INTEGRITY",
                "TWO_IMAGES",
                "SPLIT",
                "NTFS_MIXED",
                "EMPTY_IMAGE"
            })
    void aPipableFileIsAppliedFromAPipe(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        Path target = fresh("pipable.wim");
        try (WimArchive archive = open(sample)) {
            WimPipable.run(archive, target, RawOptions.defaults());
        }
        judge(target, sample, all(sample));
        WimlibImagex.require().verify(target);
        Path applied = fresh("applied");
        run(new ProcessBuilder("wimlib-imagex", "apply", "-", "1", applied.toString()).redirectInput(target.toFile()));
        Path expected = fresh("expected");
        WimlibImagex.require()
                .peer()
                .check(
                        "apply",
                        sample.path(),
                        "1",
                        expected,
                        "--ref=" + sample.path().resolveSibling("image*"));
        run(new ProcessBuilder("diff", "-r", "--no-dereference", expected.toString(), applied.toString()));
    }

    private static void run(ProcessBuilder command) throws IOException {
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
    }

    /** What is left of data that lead nowhere is not thrown away. */
    @Test
    void aFileWithDataThatLeadNowhereIsNotRebuilt() throws IOException {
        WimSample sample = corpus.sample(WimFlaw.BLOB_OUTSIDE);
        Path target = fresh("rebuilt.wim");
        try (WimArchive archive = open(sample)) {
            assertThatThrownBy(() -> WimRebuild.run(archive, target, RawOptions.defaults()))
                    .isInstanceOf(CorruptImageException.class);
        }
        assertThat(target).doesNotExist();
    }

    @Test
    void imagesAreDeletedInPlaceAndWhatTheyNeededGoesWithARebuild() throws IOException {
        WimSample sample = corpus.sample(WimRecipe.TWO_IMAGES);
        Path file = corpus.copyOf(WimRecipe.TWO_IMAGES, fresh("edited.wim"));
        long before = Files.size(file);
        try (FileDevice device = FileDevice.openWritable(file)) {
            WimEdit.deleteImage(device, 1, WimWriterOptions.defaults());
        }
        judge(file, sample, List.of(2));
        WimlibImagex.require().verify(file);
        try (WimArchive archive = WimArchive.open(file, WimOpenOptions.defaults())) {
            assertThat(archive.header().bootIndex()).isEqualTo(1);
            WimRebuild.run(
                    archive,
                    file,
                    RawOptions.builder().existing(PendingFile.Existing.REPLACE).build());
        }
        judge(file, sample, List.of(2));
        assertThat(Files.size(file)).isLessThan(before);
    }

    @Test
    void namesAndTheImageToBootAreChangedInPlace() throws IOException {
        WimSample sample = corpus.sample(WimRecipe.INTEGRITY);
        Path file = corpus.copyOf(WimRecipe.INTEGRITY, fresh("edited.wim"));
        try (FileDevice device = FileDevice.openWritable(file)) {
            WimEdit.change(
                    device,
                    writer -> {
                        writer.describeImage(
                                1, writer.xml().image(1).withName("another").withDescription("said"));
                        writer.setBootIndex(1);
                    },
                    WimWriterOptions.defaults());
        }
        judge(file, sample, List.of(1));
        WimlibImagex.require().verify(file);
        try (WimArchive archive = WimArchive.open(file, WimOpenOptions.defaults())) {
            assertThat(archive.xml().image(1).name()).isEqualTo("another");
            assertThat(archive.header().bootIndex()).isEqualTo(1);
            assertThat(archive.header().has(WimHeader.WRITE_IN_PROGRESS)).isFalse();
        }
    }
}
