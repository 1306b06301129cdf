package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimJudge;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.testkit.wim.WimSample;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is whole to foreign tools, and holds the trees that were put in. */
class WimWriterPeerIT {
    private static final Set<WimRecipe> NOT_APPENDABLE = EnumSet.of(
            WimRecipe.PIPABLE,
            WimRecipe.PIPABLE_XPRESS,
            WimRecipe.PIPABLE_LZX,
            WimRecipe.PIPABLE_IMAGES,
            WimRecipe.SPLIT,
            WimRecipe.SPLIT_IMAGES,
            WimRecipe.SPLIT_PIPABLE,
            WimRecipe.DELTA,
            WimRecipe.DELTA_OF_SOLID,
            WimRecipe.NO_IMAGES);

    private static WimCorpus corpus;
    private static WimJudge judge;

    @TempDir
    private Path folder;

    /** A way to write a file. */
    private enum Setting {
        STORED(builder -> builder.compression(CompressionType.NONE)),
        XPRESS(builder -> builder.compression(CompressionType.XPRESS)),
        XPRESS_4K(builder -> builder.compression(CompressionType.XPRESS).chunkSize(4096)),
        XPRESS_64K(builder -> builder.compression(CompressionType.XPRESS).chunkSize(65536)),
        LZX(builder -> builder),
        LZX_FAST_2M(builder -> builder.chunkSize(2 << 20).level(20)),
        LZMS(builder -> builder.compression(CompressionType.LZMS)),
        LZMS_32K(builder -> builder.compression(CompressionType.LZMS).chunkSize(32768)),
        SOLID_LZMS(builder -> solid(builder, CompressionType.LZMS, 1 << 20)),
        SOLID_LZX(builder -> solid(builder, CompressionType.LZX, 32768)),
        SOLID_XPRESS_4K(builder -> solid(builder, CompressionType.XPRESS, 4096)),
        SOLID_IN_XPRESS(builder -> solid(builder.compression(CompressionType.XPRESS), CompressionType.LZMS, 65536)),
        INTEGRITY(builder -> builder.integrity(65536)),
        INTEGRITY_SOLID(builder -> solid(builder, CompressionType.LZX, 65536).integrity()),
        NOISE_STORED(builder -> builder.noise(WimWriterOptions.Noise.STORE));

        private final UnaryOperator<WimWriterOptions.Builder> change;

        Setting(UnaryOperator<WimWriterOptions.Builder> change) {
            this.change = change;
        }

        private static WimWriterOptions.Builder solid(
                WimWriterOptions.Builder builder, CompressionType compression, int chunkSize) {
            return builder.packing(WimWriterOptions.Packing.SOLID)
                    .solidCompression(compression)
                    .solidChunkSize(chunkSize);
        }

        WimWriterOptions options() {
            JobOptions job = JobOptions.builder().threads(3).build();
            return change.apply(WimWriterOptions.builder().job(job)).build();
        }
    }

    @BeforeAll
    static void requirePeers() {
        corpus = WimCorpus.require();
        judge = WimJudge.require();
    }

    private static void add(WimWriter file, FileTree tree, String name) throws IOException {
        try (WimImageWriter image = file.addImage(ImageXml.empty().withName(name))) {
            TreeCopy.run(tree, image, CopyOptions.defaults());
        }
    }

    private static void requireSound(Path path) throws IOException {
        assertThat(WimCheck.run(path, WimOpenOptions.defaults(), CheckOptions.defaults()))
                .isEmpty();
    }

    private static void requireRead(Path path, int number, FileTree expected, TreeFeature... ignored)
            throws IOException {
        try (WimArchive archive = WimArchive.open(path, WimOpenOptions.defaults());
                WimImage image = archive.image(number)) {
            TreeDifference.requireNone(expected, image, ignored);
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void imagesOfEverySettingAreTheTreesThatWerePutIn(Setting setting) throws IOException {
        Path path = folder.resolve("new.wim");
        try (MemoryTree first = GeneratedTree.of(1, GeneratedTree.Names.OF_WINDOWS, 80);
                MemoryTree second = corpus.sample(WimRecipe.NTFS_MIXED).expected(1);
                MemoryTree third = GeneratedTree.of(2, GeneratedTree.Names.OF_THE_HOST, 40)) {
            try (WimWriter file = WimWriter.create(path, PendingFile.Existing.REFUSE, setting.options())) {
                add(file, first, "first");
                add(file, second, "second");
                file.finish();
            }
            try (FileDevice device = FileDevice.openWritable(path);
                    WimWriter file = WimWriter.append(device, setting.options())) {
                add(file, third, "third");
                file.finish();
            }
            requireSound(path);
            requireRead(path, 1, first);
            requireRead(path, 2, second);
            requireRead(path, 3, third, TreeFeature.CREATION_TIME, TreeFeature.CHANGE_TIME);
            judge.requireImage(path, 1, first);
            TreeDifference.requireEmpty("second", judge.differences(path, 2, second));
        }
    }

    static Stream<WimRecipe> appendable() {
        List<WimRecipe> recipes = new ArrayList<>(Arrays.asList(WimRecipe.values()));
        recipes.removeAll(NOT_APPENDABLE);
        return recipes.stream();
    }

    /** Files of other tools take an image, and metadata of other tools are written again as the same tree. */
    @ParameterizedTest
    @MethodSource("appendable")
    void filesOfOtherToolsAreAppendedTo(WimRecipe recipe) throws IOException {
        Path path = corpus.copyOf(recipe, folder.resolve("file.wim"));
        WimSample sample = corpus.sample(recipe);
        int before;
        ImageTree tree;
        try (WimArchive archive = WimArchive.open(path, WimOpenOptions.defaults())) {
            before = archive.imageCount();
            try (WimImage image = archive.image(1)) {
                tree = ImageTree.read(
                        image.description(),
                        ByteBuffer.wrap(image.metadataBytes()),
                        hash -> archive.blobTable().find(hash).orElseThrow().size(),
                        Limits.defaults());
            }
        }
        try (MemoryTree other = GeneratedTree.of(3, GeneratedTree.Names.OF_WINDOWS, 20);
                MemoryTree expected = sample.expected(1)) {
            try (FileDevice device = FileDevice.openWritable(path);
                    WimWriter file = WimWriter.append(device, WimWriterOptions.defaults())) {
                file.addImage(tree, ImageXml.empty().withName("written again"));
                add(file, other, "other");
                file.finish();
            }
            // The mode that 7-Zip puts into the upper half of the attributes is none of Windows' attributes.
            boolean isSevenZip = recipe == WimRecipe.SEVEN_ZIP || recipe == WimRecipe.SEVEN_ZIP_LINKS;
            TreeFeature[] ignored = isSevenZip ? new TreeFeature[] {TreeFeature.OTHER_ATTRIBUTES} : new TreeFeature[0];
            requireRead(path, 1, expected, ignored);
            requireRead(path, before + 1, expected, ignored);
            requireRead(path, before + 2, other);
            judge.requireImage(path, before + 1, expected);
        }
    }

    @Test
    void aVolumeThatTheImageIsAppliedToHoldsTheTree() throws IOException {
        Path path = folder.resolve("new.wim");
        try (MemoryTree tree = corpus.sample(WimRecipe.NTFS_MIXED).expected(1);
                WimWriter file = WimWriter.create(path, PendingFile.Existing.REFUSE, WimWriterOptions.defaults())) {
            add(file, tree, "volume");
            file.finish();
            try (MemoryTree applied = judge.appliedToVolume(path, 1, 256 << 20)) {
                TreeDifference.requireNone(tree, applied, TreeFeature.CHANGE_TIME, TreeFeature.ACCESS_TIME);
            }
        }
        assertThat(Files.size(path)).isPositive();
    }
}
