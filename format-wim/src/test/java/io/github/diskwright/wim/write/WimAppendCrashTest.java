package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.testkit.crash.CrashState;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.wim.WimArchive;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever interrupts an append, the file opens with the images that it had, or with the new one as well. */
class WimAppendCrashTest {
    private MemoryTree old;
    private MemoryTree added;

    @BeforeEach
    void makeTrees() {
        old = WimFiles.withoutTimes(GeneratedTree.of(11, GeneratedTree.Names.OF_WINDOWS, 12));
        added = WimFiles.withoutTimes(GeneratedTree.of(12, GeneratedTree.Names.OF_WINDOWS, 12));
        // So that there is more to write than is kept in memory.
        byte[] noise = new byte[1_500_000];
        new Random(1).nextBytes(noise);
        added.addFile(added.rootFile(), "noise", noise);
    }

    @AfterEach
    void closeTrees() {
        old.close();
        added.close();
    }

    private WimWriterOptions options(WimWriterOptions.Packing packing) {
        WimWriterOptions.Builder builder = WimFiles.fixed().integrity(65536);
        return packing == WimWriterOptions.Packing.SOLID
                ? WimFiles.solid(builder).build()
                : builder.build();
    }

    private void append(ResizableDevice device, WimWriterOptions options) throws IOException {
        try (WimWriter file = WimWriter.append(device, options)) {
            WimFiles.add(file, added, "added");
            file.finish();
        }
    }

    @ParameterizedTest
    @EnumSource(WimWriterOptions.Packing.class)
    void aPowerCutLeavesTheOldImagesOrTheNewOnes(WimWriterOptions.Packing packing) throws IOException {
        WimWriterOptions options = options(packing);
        MemoryDevice before = WimFiles.write(old, options);
        CrashDevice device = CrashDevice.startingWith(before);
        append(device, options);
        device.mark("finished");
        int[] found = new int[3];
        device.states(CrashOptions.builder()
                        .seed(7)
                        .maxStates(Effort.scaled(40))
                        .build())
                .forEach(state -> found[check(state, options)]++);
        assertThat(found[1]).isPositive();
        assertThat(found[2]).isPositive();
    }

    /** Answers how many images there are. */
    private int check(CrashState state, WimWriterOptions options) throws IOException {
        int count;
        try (WimArchive archive = WimFiles.open(state.device())) {
            count = archive.imageCount();
        }
        requireOldOrNew(state.device(), count);
        if (state.durable().contains("finished")) {
            assertThat(count).isEqualTo(2);
        }
        ResizableDevice copy = state.copy();
        assertThat(WimRecovery.isInterrupted(copy, Limits.defaults())).isIn(count == 1, false);
        WimRecovery.recover(copy, Limits.defaults());
        assertThat(WimRecovery.isInterrupted(copy, Limits.defaults())).isFalse();
        requireOldOrNew(copy, count);
        if (count == 1 && state.number() % 8 == 0) {
            append(copy, options);
            requireOldOrNew(copy, 2);
        }
        return count;
    }

    private void requireOldOrNew(ResizableDevice device, int count) throws IOException {
        if (count == 1) {
            WimFiles.requireImages(device, old);
        } else {
            WimFiles.requireImages(device, old, added);
        }
    }

    @Test
    void afterAFaultTheFileIsWhatItWas() throws IOException {
        WimWriterOptions options = options(WimWriterOptions.Packing.ORDINARY);
        byte[] before = WimFiles.write(old, options).toByteArray();
        long tried = FaultSweep.over(() -> MemoryDevice.copyOf(before))
                .tearingWrites()
                .atMost(Effort.scaled(12))
                .run(device -> append(device, options), (device, fault) -> {
                    try (WimArchive archive = WimFiles.open(device)) {
                        assertThat(archive.imageCount()).isBetween(1, 2);
                    }
                });
        assertThat(tried).isGreaterThan(10);
    }
}
