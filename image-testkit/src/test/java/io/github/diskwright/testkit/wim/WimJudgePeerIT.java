package io.github.diskwright.testkit.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge finds nothing where nothing is, and whatever was changed. */
class WimJudgePeerIT {
    private static Path[] others(WimSample sample) {
        List<Path> others = new ArrayList<>(sample.parts());
        others.remove(sample.path());
        others.addAll(sample.references());
        return others.toArray(Path[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void soundFilesAreWholeAndListedAsTheyAreReadHere(WimRecipe recipe) throws IOException {
        WimJudge judge = WimJudge.require();
        WimSample sample = WimCorpus.require().sample(recipe);
        judge.requireWhole(sample.path(), others(sample));
        PlainWim images = judge.images(sample.path(), others(sample));
        for (int image = 1; image <= images.imageCount(); image++) {
            try (MemoryTree expected = sample.expected(image);
                    MemoryTree found = images.tree(image)) {
                TreeDifference.requireNone(expected, found);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STORED", "SOLID_LZMS_64K", "PIPABLE_LZX", "SPLIT", "DELTA", "UNFIXED_LINKS"})
    void whatIsAppliedToAFolderIsTheImage(WimRecipe recipe) throws IOException {
        WimSample sample = WimCorpus.require().sample(recipe);
        try (MemoryTree expected = sample.expected(1);
                MemoryTree found = WimJudge.require().appliedToFolder(sample.path(), 1, others(sample))) {
            TreeDifference.requireNone(expected, found);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "NTFS_.*")
    void whatIsAppliedToAVolumeIsTheImage(WimRecipe recipe) throws IOException {
        WimSample sample = WimCorpus.require().sample(recipe);
        try (MemoryTree expected = sample.expected(1);
                MemoryTree found = WimJudge.require().appliedToVolume(sample.path(), 1, 64 << 20)) {
            TreeDifference.requireNone(expected, found);
        }
    }

    @Test
    void whateverIsOtherThanExpectedIsNoticed() throws IOException {
        WimJudge judge = WimJudge.require();
        WimSample sample = WimCorpus.require().sample(WimRecipe.NTFS_MIXED);
        Map<String, Consumer<MemoryFile>> changes = Map.of(
                "stream /:", file -> file.streams().put("", new byte[] {1}),
                "attributes", file -> change(file, builder -> builder.attributes(DosAttributes.HIDDEN)),
                "creation times",
                        file -> change(
                                file,
                                builder -> builder.times(file.metadata().times().withCreation(Instant.EPOCH))),
                "security", file -> change(file, builder -> builder.security(SecurityDescriptor.of(new byte[20]))));
        PlainWim images = judge.images(sample.path());
        for (Map.Entry<String, Consumer<MemoryFile>> change : changes.entrySet()) {
            try (MemoryTree expected = sample.expected(1);
                    MemoryTree found = images.tree(1)) {
                change.getValue().accept(expected.file("folder0", "file 0.txt"));
                assertThat(TreeDifference.list(expected, found))
                        .hasSize(1)
                        .allSatisfy(line -> assertThat(line).startsWith("/folder0/file 0.txt, " + change.getKey()));
            }
        }
        try (MemoryTree expected = sample.expected(1)) {
            assertThat(judge.differences(sample.path(), 1, expected)).isEmpty();
            expected.addDirectory(expected.rootFile(), "more");
            assertThatThrownBy(() -> judge.requireImage(sample.path(), 1, expected))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("/more is missing");
        }
    }

    private static void change(MemoryFile file, UnaryOperator<FileMetadata.Builder> change) {
        file.setMetadata(change.apply(file.metadata().toBuilder()).build());
    }

    @Test
    void otherListingsAreNoticed() throws IOException {
        WimJudge judge = WimJudge.require();
        Path file = WimCorpus.require().sample(WimRecipe.TWO_IMAGES).path();
        assertThat(judge.listed(judge.images(file), 1, file)).isEmpty();
        assertThat(judge.listed(
                        judge.images(file),
                        1,
                        WimCorpus.require().sample(WimRecipe.UPDATED).path()))
                .isNotEmpty();
        assertThat(judge.listed(
                        judge.images(file),
                        1,
                        WimCorpus.require().sample(WimRecipe.WITHOUT_UNIX_DATA).path()))
                .anyMatch(line -> line.contains("UNIX Data"));
    }

    @ParameterizedTest
    @EnumSource(names = {"STORED", "XPRESS", "LZX", "LZMS", "SOLID_LZMS_64K"})
    void aChangedByteIsNoticed(WimRecipe recipe, @TempDir Path folder) throws IOException {
        Path copy = WimCorpus.require().copyOf(recipe, folder.resolve("copy.wim"));
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);
        assertThat(WimJudge.require().objections(copy)).hasSize(2);
        assertThatThrownBy(() -> WimJudge.require().requireWhole(copy)).isInstanceOf(AssertionError.class);
    }

    @Test
    void xmlIsText() throws IOException {
        Path file = WimCorpus.require().sample(WimRecipe.PROPERTIES).path();
        assertThat(WimJudge.require().xml(file)).contains("<SOMETHING><UNKNOWN>kept</UNKNOWN></SOMETHING>");
    }
}
