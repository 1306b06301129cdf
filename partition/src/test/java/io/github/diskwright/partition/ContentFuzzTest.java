package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged volumes are told as what they are, within bounds, and never with an error. */
class ContentFuzzTest {
    private static Extent area(long position, long length) {
        return new Extent(position, length, Extent.Kind.DATA);
    }

    private static List<MemoryDevice> samples() {
        return List.of(
                MemoryDevice.copyOf(Volumes.ntfs("label", 0)),
                MemoryDevice.copyOf(Volumes.exfat("label")),
                MemoryDevice.copyOf(Volumes.fat(12, 4000, "LABEL      ", new byte[11])),
                MemoryDevice.copyOf(Volumes.fat(32, 70000, "LABEL      ", new byte[11])),
                MemoryDevice.copyOf(Volumes.ext(4, 0x2, 7)),
                MemoryDevice.copyOf(Volumes.xfs()),
                MemoryDevice.copyOf(Volumes.btrfs(1)),
                MemoryDevice.copyOf(Volumes.luks2()),
                MemoryDevice.copyOf(ContentTest.lvm(1).array()),
                MemoryDevice.copyOf(ContentTest.bitLockerVolume().array()));
    }

    @Test
    void damagedVolumesAreDetected() throws IOException {
        Fuzzer fuzzer = Fuzzer.named("contents")
                .cases(Effort.scaled(20_000))
                .maxReads(2_000)
                .maxAllocation(1 << 20)
                .areas(List.of(
                        area(0, 512),
                        area(1024, 1024),
                        area(32 * 512, 1024),
                        area(40 * 512, 512),
                        area(81 * 512, 512),
                        area(0x10000, 4096),
                        area(16 * 4096 + 3 * 1024, 1024)));
        for (String token :
                List.of("NTFS    ", "EXFAT   ", "FAT32   ", "-FVE-FS-", "XFSB", "LABELONE", "NXSB", "hsqs")) {
            fuzzer.token(token.getBytes(StandardCharsets.US_ASCII));
        }
        // Classes that are loaded for the first time would count as memory of the first case.
        for (MemoryDevice sample : samples()) {
            checkContents(sample);
        }
        FuzzReport report = fuzzer.runDevices(samples(), ContentFuzzTest::checkContents);
        assertThat(report.refused()).isZero();
    }

    private static void checkContents(BlockDevice device) throws IOException {
        List<Content> contents = Content.detect(device);
        assertThat(contents).isNotEmpty();
        for (Content content : contents) {
            assertThat(content.toString()).isNotEmpty();
            assertThat(content.label().orElse("label")).isNotEmpty();
            assertThat(content.size().orElse(1)).isPositive();
            assertThat(content.isDamaged() && content.notes().isEmpty()).isFalse();
        }
    }
}
