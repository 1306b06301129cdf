package io.github.diskwright.ghost.partclone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.ghost.partclone.internal.ImageMaker;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged images: only typed errors, in bounded memory. */
class PartcloneFuzzTest {
    private static final int MAX_EXTENTS = 30;

    private final PartcloneFormat format = new PartcloneFormat();

    private void openAndRead(byte[] bytes) throws IOException {
        BlockDevice file = MemoryDevice.copyOf(bytes);
        format.recognises(file);
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            BlockDevice device = image.device();
            ExtentIterator extents = device.extents(0, device.size());
            for (int i = 0; i < MAX_EXTENTS && extents.hasNext(); i++) {
                long position = extents.next().position();
                device.read(position, ByteBuffer.allocate((int) Math.min(5000, device.size() - position)));
            }
            image.properties();
        }
    }

    private void check(byte[] bytes) throws IOException {
        List<Finding> findings = format.check(MemoryDevice.copyOf(bytes), CheckOptions.defaults());
        assertThat(findings).allSatisfy(finding -> assertThat(finding.text()).isNotEmpty());
    }

    private static List<byte[]> samples() {
        return PartcloneReadTest.kinds().map(ImageMaker::make).toList();
    }

    @Test
    void opening() {
        FuzzReport report = Fuzzer.named("opening partclone images")
                .seed(31)
                .cases(Effort.scaled(3_000))
                .repairing(ImageMaker::repair)
                .runBytes(samples(), this::openAndRead);
        assertThat(report.accepted()).isGreaterThan(100);
        assertThat(report.refused()).isGreaterThan(500);
    }

    @Test
    void checking() {
        Fuzzer.named("checking partclone images")
                .seed(32)
                .cases(Effort.scaled(1_500))
                .repairing(ImageMaker::repair)
                .runBytes(samples(), this::check);
    }
}
