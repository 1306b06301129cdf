package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every byte of an image is flipped, one at a time: each flip is found, and none changes what is read. */
class ContainerFlipTest {
    private static final int CHUNK = 64 << 10;
    private static final JobOptions ONE_THREAD = JobOptions.builder().threads(1).build();

    /** Data that gets small, so that the image is: each byte of it is read thousands of times. */
    private static byte[] disk() {
        byte[] bytes = new byte[2 * CHUNK + 1000];
        Random random = new Random(5);
        byte[] motif = new byte[200];
        random.nextBytes(motif);
        for (int chunk : new int[] {0, 2}) {
            for (int at = chunk * CHUNK; at < Math.min(bytes.length, (chunk + 1) * CHUNK); at++) {
                bytes[at] = motif[(at + chunk / 3) % motif.length];
            }
        }
        // Equal to the first one.
        System.arraycopy(bytes, 0, bytes, CHUNK, CHUNK);
        return bytes;
    }

    private static byte[] image(DwiWriteOptions options) throws IOException {
        MemorySegments files = new MemorySegments();
        DwiWriter.write(MemoryDevice.copyOf(disk()), files, ImageFacts.builder().build(), options, ONE_THREAD);
        assertThat(files.count()).isOne();
        return files.bytes().get(0);
    }

    @Test
    void plainImage() throws IOException {
        flipAll(image(ContainerProperties.options("zstd", CHUNK).build()), DwiOpenOptions.defaults());
    }

    @Test
    void encryptedImage() throws IOException {
        Secret secret = Secret.key(ContainerProperties.key());
        byte[] image =
                image(ContainerProperties.options("zstd", CHUNK).secret(secret).build());
        flipAll(image, DwiOpenOptions.builder().secret(secret).build());
    }

    @Test
    void encryptedImageWithoutItsKey() throws IOException {
        byte[] image = image(ContainerProperties.options("lz4", CHUNK)
                .secret(Secret.key(ContainerProperties.key()))
                .build());
        assertThat(errors(image, DwiOpenOptions.defaults())).isEmpty();
        for (int at = 0; at < image.length; at++) {
            byte[] flipped = image.clone();
            flipped[at] ^= 0x40;
            assertThat(errors(flipped, DwiOpenOptions.defaults()))
                    .as("flip at %d", at)
                    .isNotEmpty();
        }
    }

    private static void flipAll(byte[] image, DwiOpenOptions options) throws IOException {
        byte[] disk = disk();
        assertThat(errors(image, options)).isEmpty();
        int lost = 0;
        for (int at = 0; at < image.length; at++) {
            byte[] flipped = image.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            assertThat(errors(flipped, options)).as("flip at %d", at).isNotEmpty();
            lost += readsRight(flipped, disk, options) ? 0 : 1;
        }
        // What can be lost is what is in chunks; all else is there twice.
        assertThat(lost).isLessThan(2000);
    }

    private static List<Finding> errors(byte[] image, DwiOpenOptions options) throws IOException {
        return DwiCheck.check(MemoryDevice.copyOf(image), options, ONE_THREAD).stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
    }

    /** Whether all of the disk can be read; if a part cannot, that is said, and the rest is right. */
    private static boolean readsRight(byte[] image, byte[] disk, DwiOpenOptions options) throws IOException {
        DwiOpenOptions salvage = DwiOpenOptions.builder()
                .damage(DwiOpenOptions.Damage.ZEROS)
                .secret(options.secret().orElseGet(() -> Secret.password("none")))
                .build();
        try (DwiImage opened = DwiImage.open(MemoryDevice.copyOf(image), salvage)) {
            ByteBuffer read = ByteBuffer.allocate(disk.length);
            opened.device().read(0, read);
            byte[] expected = disk.clone();
            for (UnreadableRange range : opened.lost()) {
                Arrays.fill(expected, (int) range.position(), (int) range.end(), (byte) 0);
            }
            assertThat(Arrays.mismatch(read.array(), expected)).isEqualTo(-1);
            return opened.lost().isEmpty();
        }
    }
}
