package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keeps a session from writing. */
class WriteSessionTest {
    private static final VhdxOptions WRITE = VhdxOptions.of(
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build());

    /** The change is among those for the log, but readers do not see it: its space must not be given out again. */
    @Test
    void anEntryThatIsHalfSetEndsTheSession() throws IOException {
        FaultDevice failing = FaultDevice.over(KeptOpenDevice.over(TestImage.create().file));
        OpenedFile opened = OpenedFile.read(failing, Limits.defaults());
        WriteSession session = DiskOpener.session(opened, TestImage.ids(50));
        session.begin(WriteSession.Effect.CONTENTS);
        failing.count(Set.of(DeviceCall.READ)).failFrom(2);

        assertThatThrownBy(() -> session.setBat(5, BatEntry.present(6 * Bytes.MIB)))
                .isInstanceOf(IOException.class);

        assertThatThrownBy(session::commit).hasMessageContaining("nothing more is written");
    }

    /** Space that far out is not known: compacting would cut off what is there. */
    @Test
    void aFileThatIsTooLongIsNotWrittenTo() {
        TestImage image = TestImage.create();
        image.resize(SpaceMap.LIMIT + Bytes.MIB);

        assertThatThrownBy(() -> DiskOpener.open(image.file, WRITE)).isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> VhdxMaintenance.compact(
                        image.file, VhdxMaintenance.Compaction.QUICK, WRITE, JobOptions.defaults()))
                .isInstanceOf(UnsupportedFeatureException.class);
    }
}
