package io.github.diskwright.testkit.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
}
