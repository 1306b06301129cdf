package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In what state Windows left a volume shows without opening it. */
class NtfsStatePeerIT {
    @ParameterizedTest
    @CsvSource({
        "MIXED, ''",
        "DIRTY, chkdsk is due",
        "HIBERNATED, Windows is hibernated on it",
        "FAST_START, fast startup",
        "UNCLEAN_LOG, its journal holds changes",
        "SHADOW_COPIES, has shadow copies"
    })
    void stateIsTold(NtfsRecipe recipe, String note) throws IOException {
        try (BlockDevice device =
                FileDevice.openReadOnly(NtfsCorpus.require().volume(recipe).path())) {
            Content content = DiskLayout.read(device).volumes().get(0).content();
            assertThat(content.name()).isEqualTo("ntfs");
            if (note.isEmpty()) {
                assertThat(content.notes()).isEmpty();
            } else {
                assertThat(content.notes()).anyMatch(text -> text.contains(note));
            }
        }
    }
}
