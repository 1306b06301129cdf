package io.github.diskwright.ntfs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsVerdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Volumes that ntfs-3g made are clean, whatever is on them; damage to them is found. */
class CheckPeerIT {
    static List<NtfsRecipe> sound() {
        return NtfsRecipe.of(NtfsVerdict.SOUND);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void findsNothingWrongWithSoundVolumes(NtfsRecipe recipe) throws IOException {
        assertThat(check(recipe))
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "EXTRA_BITS, ntfs.cluster-lost",
        "MISSING_BITS, ntfs.cluster-free",
        "SHARED_CLUSTERS, ntfs.cluster-twice ntfs.cluster-lost",
        "TORN_RECORD, ntfs.record-torn",
        "DIRTY, ntfs.volume-dirty",
        "UNCLEAN_LOG, ntfs.log-unclean",
        "FAST_START, ntfs.log-in-use",
    })
    void findsWhatIsWrong(NtfsRecipe recipe, String ids) throws IOException {
        Set<String> found = new TreeSet<>();
        check(recipe).forEach(finding -> found.add(finding.id()));
        assertThat(found).containsExactlyInAnyOrder(ids.split(" "));
    }

    @Test
    void leavesEncryptedVolumesAlone() {
        assertThatThrownBy(() -> check(NtfsRecipe.BITLOCKER)).isInstanceOf(UnsupportedFeatureException.class);
    }

    private static List<Finding> check(NtfsRecipe recipe) throws IOException {
        try (BlockDevice device =
                FileDevice.openReadOnly(NtfsCorpus.require().volume(recipe).path())) {
            return NtfsCheck.run(device, CheckOptions.defaults());
        }
    }
}
