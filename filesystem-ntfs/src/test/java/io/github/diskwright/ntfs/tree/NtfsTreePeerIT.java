package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.tree.nio.TreeFileSystem;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.contract.FileTreeContract;
import io.github.diskwright.testkit.ntfs.CorpusVolume;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsVerdict;
import io.github.diskwright.testkit.peer.Sleuthkit;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Volumes of all kinds, every byte and all metadata of them, as ntfs-3g shows them. */
class NtfsTreePeerIT {
    static final NtfsTreeOptions ALL = NtfsTreeOptions.builder()
            .systemFiles(NtfsTreeOptions.SystemFiles.SHOWN)
            .build();

    static List<NtfsRecipe> readable() {
        List<NtfsRecipe> recipes = new ArrayList<>(NtfsRecipe.of(NtfsVerdict.SOUND));
        recipes.addAll(List.of(NtfsRecipe.EXTRA_BITS, NtfsRecipe.MISSING_BITS, NtfsRecipe.SHARED_CLUSTERS));
        recipes.addAll(List.of(NtfsRecipe.DIRTY, NtfsRecipe.SHADOW_COPIES, NtfsRecipe.VERSION_1_2));
        return recipes;
    }

    @ParameterizedTest
    @MethodSource("readable")
    void showsWhatTheDriverShows(NtfsRecipe recipe) throws Exception {
        CorpusVolume volume = NtfsCorpus.require().volume(recipe);
        Expected expected = new Expected(NtfsJudge.require().tree(volume.path()), volume.plainDigests());
        try (FileDevice device = FileDevice.openReadOnly(volume.path());
                NtfsTree tree = NtfsTree.of(NtfsVolume.open(device), ALL)) {
            expected.requireEqual(tree);
        }
    }

    @TestFactory
    Stream<DynamicNode> keepsTheContractOfTrees() {
        return Stream.of(
                        NtfsRecipe.MIXED,
                        NtfsRecipe.UNICODE_NAMES,
                        NtfsRecipe.NAMED_STREAMS,
                        NtfsRecipe.HARD_LINKS,
                        NtfsRecipe.COMPRESSED,
                        NtfsRecipe.SYSTEM_COMPRESSED,
                        NtfsRecipe.REPARSE_POINTS,
                        NtfsRecipe.SHORT_NAMES,
                        NtfsRecipe.OBJECT_IDS,
                        NtfsRecipe.EXTENDED_ATTRIBUTES,
                        NtfsRecipe.SECURITY,
                        NtfsRecipe.PREALLOCATED,
                        NtfsRecipe.FRAGMENTED_FILES)
                .map(recipe -> DynamicContainer.dynamicContainer(
                        recipe.toString(),
                        FileTreeContract.of(() -> open(recipe)).tests()));
    }

    /** A tree in memory, which no one has to close. */
    private static NtfsTree open(NtfsRecipe recipe) throws IOException {
        BlockDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        return NtfsTree.of(NtfsVolume.open(device));
    }

    @ParameterizedTest
    @EnumSource(names = {"MIXED", "LARGE_DIRECTORY", "DEEP_DIRECTORIES", "SYSTEM_COMPRESSED"})
    void isWalkedByJavaNioFile(NtfsRecipe recipe) throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(recipe);
        Set<String> judged = NtfsJudge.require().tree(volume.path()).files().keySet().stream()
                .filter(path -> !path.startsWith("$Extend"))
                .map(path -> "/" + path)
                .collect(Collectors.toSet());
        try (FileDevice device = FileDevice.openReadOnly(volume.path());
                FileSystem files = TreeFileSystem.of(NtfsTree.of(NtfsVolume.open(device)));
                Stream<Path> walk = Files.walk(files.getPath("/"))) {
            assertThat(walk.map(Path::toString)).containsExactlyInAnyOrderElementsOf(judged);
        }
    }

    @Test
    void givesFilesTheNumbersThatTheSleuthKitGives() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED);
        Set<String> listed = Sleuthkit.require().files(volume.path(), 0).stream()
                .filter(line -> !line.contains("$OrphanFiles"))
                .map(line -> line.replaceAll("^\\S+ (\\d+)-\\d+-\\d+:\\s+", "$1 "))
                .filter(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))) > 26)
                .filter(line -> line.indexOf(':') < 0)
                .collect(Collectors.toSet());
        try (FileDevice device = FileDevice.openReadOnly(volume.path());
                NtfsTree tree = NtfsTree.of(NtfsVolume.open(device))) {
            Set<String> ours = TreeFacts.of(tree).entrySet().stream()
                    .filter(file -> !file.getKey().isEmpty())
                    .map(file -> file.getValue().record() + " " + file.getKey())
                    .collect(Collectors.toSet());
            assertThat(listed).containsAll(ours);
        }
    }
}
