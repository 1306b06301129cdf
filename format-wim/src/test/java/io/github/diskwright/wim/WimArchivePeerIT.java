package io.github.diskwright.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.testkit.contract.FileTreeContract;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.testkit.wim.WimSample;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Irregularities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of other tools are read as the trees that were captured. */
class WimArchivePeerIT {
    private static WimCorpus corpus;

    @BeforeAll
    static void requireCorpus() {
        corpus = WimCorpus.require();
    }

    static Stream<WimRecipe> sound() {
        return Arrays.stream(WimRecipe.values());
    }

    private static WimOpenOptions strict(WimSample sample) {
        // A volume of Unix may have names that a strict reader refuses.
        boolean isUnix = sample.kind() == WimRecipe.NTFS_UNICODE_NAMES;
        return WimOpenOptions.builder()
                .irregularities(isUnix ? Irregularities.TOLERATED : Irregularities.REJECTED)
                .references(sample.references())
                .build();
    }

    @ParameterizedTest
    @MethodSource("sound")
    void imagesAreTheTreesThatWereCaptured(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        try (WimArchive archive = WimArchive.open(sample.path(), strict(sample))) {
            assertThat(archive.imageCount()).isEqualTo(sample.images().imageCount());
            for (int number = 1; number <= archive.imageCount(); number++) {
                try (WimImage image = archive.image(number);
                        MemoryTree expected = sample.expected(number)) {
                    TreeDifference.requireNone(expected, image, notCompared(recipe));
                }
            }
            assertThat(archive.xml().images()).hasSize(archive.imageCount());
        }
    }

    /** The mode that 7-Zip puts into the upper half of the attributes is none of Windows' attributes. */
    private static TreeFeature[] notCompared(WimRecipe recipe) {
        boolean isSevenZip = recipe == WimRecipe.SEVEN_ZIP || recipe == WimRecipe.SEVEN_ZIP_LINKS;
        return isSevenZip ? new TreeFeature[] {TreeFeature.OTHER_ATTRIBUTES} : new TreeFeature[0];
    }

    @ParameterizedTest
    @EnumSource(
            value = WimRecipe.class,
            names = {"SPLIT", "SPLIT_IMAGES", "SPLIT_PIPABLE"})
    void partsAreFoundFromAnyOfThem(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        for (Path part : sample.parts()) {
            try (WimArchive archive = WimArchive.open(part, WimOpenOptions.defaults());
                    WimImage image = archive.image(1);
                    MemoryTree expected = sample.expected(1)) {
                assertThat(archive.parts()).hasSize(sample.parts().size());
                assertThat(archive.missingParts()).isEmpty();
                TreeDifference.requireNone(expected, image);
            }
        }
    }

    @Test
    void aMissingPartIsNamedWhenItsDataAreNeeded(@TempDir Path folder) throws IOException {
        WimSample sample = corpus.sample(WimRecipe.SPLIT);
        List<Path> parts = sample.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (i != 1) {
                Files.copy(parts.get(i), folder.resolve(parts.get(i).getFileName()));
            }
        }
        Path first = folder.resolve(parts.get(0).getFileName());
        Path absent = folder.resolve(parts.get(1).getFileName());
        try (WimArchive archive = WimArchive.open(first, WimOpenOptions.defaults());
                WimImage image = archive.image(1)) {
            assertThat(archive.missingParts()).containsOnlyKeys(2).containsValue(absent);
            assertThatThrownBy(() -> copy(image))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(absent.getFileName().toString())
                    .hasMessageContaining("part 2");
        }
        Files.delete(first);
        try (WimArchive archive =
                WimArchive.open(folder.resolve(parts.get(2).getFileName()), WimOpenOptions.defaults())) {
            assertThat(archive.imageCount()).isEqualTo(1);
            assertThatThrownBy(() -> archive.image(1))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(first.getFileName().toString());
        }
    }

    @Test
    void dataOfADeltaAreMissedByPathAndDigestWithoutItsBase() throws IOException {
        WimSample sample = corpus.sample(WimRecipe.DELTA);
        try (WimArchive archive = WimArchive.open(sample.path(), WimOpenOptions.defaults());
                WimImage image = archive.image(1)) {
            assertThatThrownBy(() -> copy(image))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("\\")
                    .hasMessageContaining("SHA-1");
        }
    }

    private static void copy(FileTree image) throws IOException {
        try (MemoryTree target = MemoryTree.create()) {
            TreeCopy.run(image, target.writer(), CopyOptions.defaults());
        }
    }

    @TestFactory
    Stream<DynamicTest> anImageKeepsThePromisesOfATree() {
        return Stream.of(WimRecipe.LZX, WimRecipe.SOLID_LZMS_64K, WimRecipe.NTFS_MIXED)
                .flatMap(recipe -> FileTreeContract.of(() -> new OpenedImage(corpus.sample(recipe)))
                        .tests());
    }

    /** An image that closes its archive. */
    private static final class OpenedImage extends ForwardingTree {
        private final WimArchive archive;

        OpenedImage(WimSample sample) throws IOException {
            this(WimArchive.open(sample.path(), strict(sample)));
        }

        private OpenedImage(WimArchive archive) throws IOException {
            super(archive.image(1));
            this.archive = archive;
        }

        @Override
        public void close() throws IOException {
            super.close();
            archive.close();
        }
    }
}
