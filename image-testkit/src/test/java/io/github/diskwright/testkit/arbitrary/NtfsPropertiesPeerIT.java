package io.github.diskwright.testkit.arbitrary;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NtfsPropertiesPeerIT {
    @Property(tries = 25, seed = "25")
    void randomVolumesAreTakenByAll(@ForAll("scenarios") NtfsScenario scenario) throws IOException {
        Path folder = Files.createTempDirectory("diskwright-scenario");
        Path volume = folder.resolve("volume.ntfs");
        try {
            scenario.build(volume);
            NtfsJudge judge = NtfsJudge.require();
            judge.requireClean(volume);
            assertThat(judge.tree(volume).files()).containsKeys("", "compressed");
        } finally {
            Files.deleteIfExists(volume);
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<NtfsScenario> scenarios() {
        return NtfsArbitraries.scenarios(60);
    }
}
