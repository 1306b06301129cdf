package io.github.diskwright.ghost.ntfsclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images made here, whole and damaged. */
class NtfscloneImageTest {
    private static final int CLUSTER = 512;
    private static final int CLUSTERS = 200;
    private static final int DEVICE = CLUSTERS * CLUSTER + 200;

    private final NtfscloneFormat format = new NtfscloneFormat();

    /** Writes an image, and beside it what it holds. */
    private static final class Maker {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final byte[] contents = new byte[DEVICE];
        private final boolean[] stored = new boolean[CLUSTERS + 1];
        private final Random random = new Random(1);
        private int at;

        Maker(int major) {
            ByteBuffer header = ByteBuffer.allocate(major >= 10 ? 56 : 46).order(ByteOrder.LITTLE_ENDIAN);
            header.put("\0ntfsclone-image".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) major)
                    .put((byte) 1);
            header.putInt(CLUSTER).putLong(DEVICE).putLong(CLUSTERS).putLong(100);
            if (major >= 10) {
                header.putInt(56);
            }
            out.writeBytes(header.array());
        }

        Maker gap(long count) {
            out.write(0);
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(count)
                    .array());
            at += (int) count;
            return this;
        }

        Maker data(int count) {
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[Math.min(CLUSTER, DEVICE - at * CLUSTER)];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, contents, at * CLUSTER, bytes.length);
                stored[at] = true;
                out.write(1);
                out.writeBytes(bytes);
                at++;
            }
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    private static Maker forwards(int major) {
        return new Maker(major)
                .data(10)
                .gap(5)
                .data(1)
                .gap(100)
                .data(30)
                .gap(54)
                .data(1);
    }

    /** As images of metadata are: back and forth, and some clusters twice. */
    private static Maker backAndForth() {
        return new Maker(10)
                .gap(50)
                .data(20)
                .gap(-40)
                .data(5)
                .gap(0)
                .data(30)
                .gap(-10)
                .data(3)
                .gap(-58)
                .data(70)
                .gap(CLUSTERS - 70)
                .data(1);
    }

    private void requireContents(Maker maker) throws IOException {
        MemoryDevice file = MemoryDevice.copyOf(maker.bytes());
        assertThat(format.recognises(file)).isTrue();
        assertThat(format.check(file, CheckOptions.defaults()))
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.INFO));
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            BlockDevice device = image.device();
            Random random = new Random(2);
            for (int i = 0; i < 300; i++) {
                int from = i == 0 ? 0 : random.nextInt(DEVICE);
                byte[] part = new byte[i == 0 ? DEVICE : random.nextInt(DEVICE - from + 1)];
                device.read(from, ByteBuffer.wrap(part));
                assertThat(part).isEqualTo(Arrays.copyOfRange(maker.contents, from, from + part.length));
            }
            ExtentIterator extents = device.extents(0, DEVICE);
            while (extents.hasNext()) {
                Extent extent = extents.next();
                for (long at = extent.position(); at < extent.end(); at += CLUSTER) {
                    assertThat(extent.isData()).as("%s", extent).isEqualTo(maker.stored[(int) (at / CLUSTER)]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 10})
    void versions(int major) throws IOException {
        requireContents(forwards(major));
    }

    @Test
    void goingBack() throws IOException {
        requireContents(backAndForth());
    }

    @Test
    void longRunsAreReadInPieces() throws IOException {
        requireContents(new Maker(10).data(CLUSTERS + 1));
    }

    @Test
    void hostileCommands() {
        requireRefused(new Maker(10).data(3).bytes(), "commands for 200 clusters");
        requireRefused(new Maker(10).gap(CLUSTERS + 2).bytes(), "a way within 200 clusters");
        requireRefused(new Maker(10).data(1).gap(-2).bytes(), "a way within 200 clusters");
        requireRefused(new Maker(10).gap(Long.MAX_VALUE).bytes(), "a way within 200 clusters");
        requireRefused(new Maker(10).gap(Long.MIN_VALUE).bytes(), "a way within 200 clusters");
        byte[] unknown = forwards(10).bytes();
        unknown[56 + CLUSTER + 1] = 2;
        requireRefused(unknown, "expected 0 or 1, found 2");
        byte[] good = forwards(10).bytes();
        requireRefused(Arrays.copyOf(good, good.length - 1), "the 200 bytes of cluster 200");
        requireRefused(Arrays.copyOf(good, 56 + 10 * (CLUSTER + 1) + 4), "a number of clusters");
    }

    private void requireRefused(byte[] bytes, String text) {
        assertThatThrownBy(() -> format.open(MemoryDevice.copyOf(bytes), OpenOptions.defaults()))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining(text);
    }

    @Test
    void hostileHeaders() {
        byte[] newer = forwards(10).bytes();
        newer[16] = 11;
        assertThatThrownBy(() -> format.open(MemoryDevice.copyOf(newer), OpenOptions.defaults()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("version 11.1");
        byte[] swapped = forwards(9).bytes();
        // 16,384 written the other way, which read as it is is no size of a cluster.
        swapped[19] = 0;
        swapped[20] = 0x40;
        assertThatThrownBy(() -> format.open(MemoryDevice.copyOf(swapped), OpenOptions.defaults()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("big-endian");
        byte[] noClusters = forwards(10).bytes();
        noClusters[30] = 0;
        requireRefused(noClusters, "1 to 200 clusters");
        byte[] farData = forwards(10).bytes();
        farData[49] = 1;
        requireRefused(farData, "an offset of 50 to 65536");
    }

    /** There are no checksums: a flip is found only where it breaks a rule, but never ends in another error. */
    @Test
    void everyFlipEndsInATypedError() throws IOException {
        byte[] good = backAndForth().bytes();
        for (int at = 0; at < good.length; at += at < 100 ? 1 : 7) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << at % 8);
            try {
                format.open(MemoryDevice.copyOf(bad), OpenOptions.defaults()).close();
            } catch (ImageException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            format.check(MemoryDevice.copyOf(bad), CheckOptions.defaults());
        }
    }

    @Test
    void fuzzed() {
        FuzzReport report = Fuzzer.named("opening ntfsclone images")
                .seed(41)
                .cases(Effort.scaled(2_000))
                .runBytes(
                        List.of(
                                forwards(9).bytes(),
                                forwards(10).bytes(),
                                backAndForth().bytes()),
                        bytes -> {
                            MemoryDevice file = MemoryDevice.copyOf(bytes);
                            format.recognises(file);
                            try (BlockImage image = format.open(file, OpenOptions.defaults())) {
                                BlockDevice device = image.device();
                                ExtentIterator extents = device.extents(0, device.size());
                                for (int i = 0; i < 30 && extents.hasNext(); i++) {
                                    long at = extents.next().position();
                                    long left = device.size() - at;
                                    device.read(at, ByteBuffer.allocate((int) Math.min(3000, left)));
                                }
                            }
                        });
        assertThat(report.accepted()).isGreaterThan(100);
        assertThat(report.refused()).isGreaterThan(300);
    }

    @Test
    void everyReadFailsOnce() throws IOException {
        byte[] bytes = backAndForth().bytes();
        long faults = FaultSweep.over(() -> KeptOpenDevice.over(MemoryDevice.copyOf(bytes)))
                .run(
                        device -> {
                            try (BlockImage image = format.open(device, OpenOptions.defaults())) {
                                image.device().read(0, ByteBuffer.allocate(DEVICE));
                            }
                        },
                        (device, fault) -> {});
        assertThat(faults).isGreaterThan(5);
    }

    @Test
    void aCheckCanBeCancelled() {
        CancellationToken token = new CancellationToken();
        token.cancel();
        CheckOptions options = CheckOptions.defaults()
                .withJob(JobOptions.builder().cancellation(token).build());
        assertThatThrownBy(() -> format.check(MemoryDevice.copyOf(forwards(10).bytes()), options))
                .isInstanceOf(CancelledException.class);
    }
}
