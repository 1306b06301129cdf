package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.arbitrary.NtfsArbitraries;
import io.github.diskwright.testkit.ntfs.JudgedTree;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random volumes through random sizes, one after the other: all files stay what they were. */
class ResizePropertiesPeerIT {
    @Property(tries = 12, seed = "77")
    void filesStay(@ForAll("scenarios") NtfsScenario scenario, @ForAll("targets") List<Integer> targets)
            throws IOException {
        Path folder = Files.createTempDirectory("diskwright-resize");
        Path volume = folder.resolve("volume.ntfs");
        try {
            scenario.build(volume);
            NtfsJudge judge = NtfsJudge.require();
            JudgedTree before = judge.tree(volume);
            long largest = Files.size(volume) * 3 / 2;
            for (int target : targets) {
                try (FileDevice device = FileDevice.openWritable(volume)) {
                    resize(device, target, largest);
                }
                judge.tree(volume).requireEqual(before);
                assertThat(judge.objections(volume).stream().filter(text -> !text.contains("Volume is full")))
                        .isEmpty();
            }
        } finally {
            Files.deleteIfExists(volume);
            Files.delete(folder);
        }
    }

    /** To so many hundredths of the way from the least to the largest size. */
    private static void resize(FileDevice device, int target, long largest) throws IOException {
        long smallest = smallest(device);
        long size = smallest + (largest - smallest) * target / 100;
        device.resize(Math.max(device.size(), size));
        ResizePlan plan = ResizeTrial.plan(device, size);
        assertThat(ResizeTrial.resize(device, size)).isEqualTo(ResizeJob.Outcome.DONE);
        device.resize(plan.newSize());
        assertThat(smallest(device)).isLessThanOrEqualTo(plan.newSize());
    }

    private static long smallest(BlockDevice device) throws IOException {
        return ResizeTrial.minimum(device).size();
    }

    @Provide
    Arbitrary<NtfsScenario> scenarios() {
        return NtfsArbitraries.scenarios(50);
    }

    @Provide
    Arbitrary<List<Integer>> targets() {
        return Arbitraries.integers().between(0, 100).list().ofSize(4);
    }
}
