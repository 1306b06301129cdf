package io.github.diskwright.testkit.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe makes a volume that foreign tools take, or have against it what it is made for. */
class NtfsCorpusPeerIT {
    private static Path volume(NtfsRecipe recipe) throws IOException {
        return NtfsCorpus.require().volume(recipe).path();
    }

    static List<NtfsRecipe> sound() {
        return NtfsRecipe.of(NtfsVerdict.SOUND);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void soundVolumesAreTakenByAll(NtfsRecipe recipe) throws IOException {
        List<String> objections = NtfsJudge.require().objections(volume(recipe));
        if (recipe == NtfsRecipe.BAD_CLUSTERS) {
            // Tools want to be told that bad clusters are known.
            assertThat(objections).allSatisfy(text -> assertThat(text).contains("bad sector"));
        } else {
            assertThat(objections).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BITLOCKER", "TORN_RECORD"})
    void readableVolumesAreReadWhole(NtfsRecipe recipe) throws IOException {
        JudgedTree tree = NtfsJudge.require().tree(volume(recipe));
        assertThat(tree.file("").kind()).isEqualTo(JudgedFile.Kind.DIRECTORY);
        assertThat(tree.files().size() > 1).isEqualTo(recipe != NtfsRecipe.EMPTY);
    }

    static List<NtfsRecipe> refused() {
        return NtfsRecipe.of(NtfsVerdict.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void somebodyObjectsToVolumesThatAreNotToBeChanged(NtfsRecipe recipe) throws IOException {
        List<String> objections = NtfsJudge.require().objections(volume(recipe));
        // No tool looks for shadow copies, nor at the version's number.
        boolean isNoticed = recipe != NtfsRecipe.SHADOW_COPIES && recipe != NtfsRecipe.VERSION_1_2;
        assertThat(objections.isEmpty()).isEqualTo(!isNoticed);
    }

    static List<NtfsRecipe> damaged() {
        return NtfsRecipe.of(NtfsVerdict.DAMAGED);
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void damagedVolumesAreNotTaken(NtfsRecipe recipe) throws IOException {
        Path volume = volume(recipe);
        NtfsJudge judge = NtfsJudge.require();
        assertThat(judge.resizeInfo(volume).isAccepted()).isFalse();
        assertThatThrownBy(() -> judge.requireClean(volume)).isInstanceOf(AssertionError.class);
    }

    static List<NtfsGeometry> geometries() {
        return NtfsGeometry.all();
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void everyGeometryIsBuilt(NtfsGeometry geometry) throws IOException {
        long size = 2 * geometry.smallSize();
        Path volume = NtfsCorpus.require()
                .volume(NtfsRecipe.MIXED, geometry, size, NtfsCorpus.SEED)
                .path();
        assertThat(volume).hasSize(size);
        assertThat(NtfsJudge.require().minimumSize(volume)).isBetween(1L, size);
    }

    @Test
    void sameSeedsGiveSameFiles(@TempDir Path folder) throws IOException {
        NtfsJudge judge = NtfsJudge.require();
        JudgedTree kept = judge.tree(volume(NtfsRecipe.MIXED));
        Path again = folder.resolve("again.ntfs");
        NtfsRecipe.MIXED.build(again, NtfsCorpus.SEED);
        judge.tree(again).requireEqual(kept, "times");
        Path other = folder.resolve("other.ntfs");
        NtfsRecipe.MIXED.build(other, NtfsCorpus.SEED + 1);
        assertThat(judge.tree(other).differenceTo(kept, "times")).isPresent();
    }

    @Test
    void volumesAreBuiltOnce(@TempDir Path folder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<FileTime>> tasks = Collections.nCopies(8, () -> {
                NtfsCorpus corpus = NtfsCorpus.in(folder);
                Path volume = corpus.volume(NtfsRecipe.EMPTY, 7).path();
                assertThat(volume).hasSize(NtfsRecipe.EMPTY.size());
                return Files.getLastModifiedTime(volume);
            });
            Set<FileTime> times = new HashSet<>();
            for (Future<FileTime> task : threads.invokeAll(tasks)) {
                times.add(task.get());
            }
            assertThat(times).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void copiesAreWhatTheVolumeIs(@TempDir Path folder) throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.LARGE_SECTORS);
        byte[] bytes = Files.readAllBytes(volume.path());
        assertThat(NtfsCorpus.require().copyOf(NtfsRecipe.LARGE_SECTORS, folder.resolve("copy")))
                .hasBinaryContent(bytes);
        try (MemoryDevice device = NtfsCorpus.deviceOf(volume)) {
            assertThat(device.logicalSectorSize()).isEqualTo(4096);
            assertThat(Arrays.equals(device.toByteArray(), bytes)).isTrue();
        }
        NtfsJudge.require().requireClonable(volume.path(), folder.resolve("clone"));
    }
}
