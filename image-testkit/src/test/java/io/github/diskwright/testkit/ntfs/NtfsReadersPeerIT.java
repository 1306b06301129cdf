package io.github.diskwright.testkit.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.Fsntfsinfo;
import io.github.diskwright.testkit.peer.Sleuthkit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that share nothing with ntfs-3g find the files that the judge finds. */
class NtfsReadersPeerIT {
    private static Path volume(NtfsRecipe recipe) throws IOException {
        return NtfsCorpus.require().volume(recipe).path();
    }

    /** Record numbers of files and directories by their paths, without the root and metadata. */
    private static Map<String, Long> judged(NtfsRecipe recipe) throws IOException {
        return NtfsJudge.require().tree(volume(recipe)).files().entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty() && !entry.getKey().startsWith("$"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().record()));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "MIXED",
                "SMALL_CLUSTERS",
                "LARGE_CLUSTERS",
                "LARGE_SECTORS",
                "MANY_SMALL_FILES",
                "LARGE_DIRECTORY",
                "HARD_LINKS",
                "RESIDENT_LIST",
                "FRAGMENTED_MFT",
                "MFT_WITH_LIST",
                "WINDOWS_LAYOUT",
                "METADATA_AT_END"
            })
    void sleuthkitFindsTheSameFiles(NtfsRecipe recipe) throws IOException {
        Map<String, Long> seen = Sleuthkit.require().files(volume(recipe), 0).stream()
                .filter(line -> line.matches("[-a-z]/[a-z] \\d+-\\d+-\\d+:\t[^$:]*"))
                .collect(Collectors.toMap(
                        line -> line.substring(line.indexOf('\t') + 1),
                        line -> Long.valueOf(line.substring(4, line.indexOf('-', 4))),
                        (first, second) -> first));
        assertThat(seen).isEqualTo(judged(recipe));
    }

    /** Only with clusters of 4 KiB: with others it finds no files of directories whose index is large. */
    @ParameterizedTest
    @EnumSource(names = {"MIXED", "WINDOWS_LAYOUT", "NAMED_STREAMS", "MANY_EXTENTS", "MFT_WITH_LIST", "CLEAN_LOG"})
    void libfsntfsFindsTheSameFiles(NtfsRecipe recipe) throws IOException {
        Fsntfsinfo fsntfs = Fsntfsinfo.require();
        assertThat(fsntfs.volume(volume(recipe)))
                .containsEntry(
                        "Cluster block size", Integer.toString(recipe.geometry().clusterSize()))
                .containsEntry("Version", "3.1");
        Set<String> seen = fsntfs.hierarchy(volume(recipe))
                .lines()
                .filter(line -> line.matches("\\\\[^$:][^:]*"))
                .map(line -> line.substring(1).replace('\\', '/'))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen).isEqualTo(new TreeSet<>(judged(recipe).keySet()));
        long record = judged(recipe).values().iterator().next();
        assertThat(fsntfs.record(volume(recipe), record)).contains("File reference\t\t\t: " + record + "-");
    }
}
