package io.github.diskwright.ghost.partclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.ghost.partclone.internal.ImageMaker;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of every kind, whole and damaged. */
class PartcloneReadTest {
    private final PartcloneFormat format = new PartcloneFormat();

    /** Every kind of image that there is. */
    static Stream<ImageMaker> kinds() {
        ImageMaker wide = ImageMaker.random(9, 512, 90).with(1, ImageMaker.CRC32, 1, false);
        wide.oldWidth = 8;
        ImageMaker tail = ImageMaker.random(10, 4096, 41).with(2, ImageMaker.CRC32, 3, true);
        tail.tail = 512;
        return Stream.of(
                ImageMaker.random(1, 512, 100).with(2, ImageMaker.NONE, 0, true),
                ImageMaker.random(2, 512, 97).with(2, ImageMaker.CRC32, 1, true),
                ImageMaker.random(3, 1024, 64).with(2, ImageMaker.CRC32, 256, true),
                ImageMaker.random(4, 512, 99).with(2, ImageMaker.CRC32, 5, false),
                ImageMaker.random(5, 512, 98).with(2, ImageMaker.XXH64, 7, true),
                ImageMaker.random(6, 512, 98).with(2, ImageMaker.XXH64, 7, false),
                ImageMaker.random(7, 512, 95).with(2, ImageMaker.XXH128, 4, true),
                ImageMaker.random(11, 512, 95).with(2, ImageMaker.XXH128, 4, false),
                ImageMaker.random(8, 512, 101).with(1, ImageMaker.CRC32, 1, false),
                wide,
                tail);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void contentsExtentsAndChecks(ImageMaker maker) throws IOException {
        MemoryDevice file = maker.device();
        assertThat(format.recognises(file)).isTrue();
        assertThat(FormatRegistry.load().recognise(file).name()).isEqualTo("partclone");
        assertThat(errors(file)).isEmpty();
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            BlockDevice device = image.device();
            byte[] expected = Arrays.copyOf(maker.contents, (int) device.size());
            assertThat(device.size()).isEqualTo((long) maker.blocks * maker.blockSize + maker.tail);
            byte[] whole = new byte[expected.length];
            device.read(0, ByteBuffer.wrap(whole));
            assertThat(whole).isEqualTo(expected);
            Random random = new Random(1);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(expected.length);
                byte[] part = new byte[random.nextInt(expected.length - from + 1)];
                device.read(from, ByteBuffer.wrap(part));
                assertThat(part).isEqualTo(Arrays.copyOfRange(expected, from, from + part.length));
            }
            ExtentIterator extents = device.extents(0, device.size());
            while (extents.hasNext()) {
                Extent extent = extents.next();
                int first = (int) (extent.position() / maker.blockSize);
                int last = (int) ((extent.end() - 1) / maker.blockSize);
                boolean isUsed = maker.used.get(first);
                assertThat(extent.isData()).isEqualTo(isUsed);
                assertThat(maker.used.get(first, last + 1).cardinality()).isEqualTo(isUsed ? last - first + 1 : 0);
            }
        }
    }

    private List<Finding> errors(BlockDevice file) throws IOException {
        return format.check(file, CheckOptions.defaults()).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    /**
     * Every byte of a small image, one at a time: a check finds every flip that a checksum covers, no flip ends in another
     * than a typed error, and none but in the blocks of an image without checksums changes what is read in silence.
     */
    @ParameterizedTest
    @MethodSource("flipped")
    void everyFlip(ImageMaker maker, int firstUncovered) throws IOException {
        byte[] good = maker.make();
        byte[] expected = read(good);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << at % 8);
            boolean isFound = format.check(MemoryDevice.copyOf(bad), CheckOptions.defaults()).stream()
                    .anyMatch(finding -> finding.severity() == Severity.ERROR);
            if (at < firstUncovered) {
                assertThat(isFound).as("flip at %d", at).isTrue();
            }
            try {
                byte[] read = read(bad);
                boolean isSame = Arrays.equals(read, expected);
                assertThat(isSame || at >= firstUncovered || !maker.isReseeded)
                        .as("flip at %d", at)
                        .isTrue();
            } catch (ImageException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    static Stream<Arguments> flipped() {
        ImageMaker crc = ImageMaker.random(21, 512, 12).with(2, ImageMaker.CRC32, 3, true);
        ImageMaker running = ImageMaker.random(22, 512, 12).with(2, ImageMaker.CRC32, 3, false);
        ImageMaker hash = ImageMaker.random(23, 512, 12).with(2, ImageMaker.XXH128, 2, true);
        ImageMaker none = ImageMaker.random(24, 512, 12).with(2, ImageMaker.NONE, 0, true);
        return Stream.of(
                Arguments.of(crc, Integer.MAX_VALUE),
                Arguments.of(running, Integer.MAX_VALUE),
                Arguments.of(hash, Integer.MAX_VALUE),
                Arguments.of(none, 110 + 2 + 4));
    }

    private byte[] read(byte[] file) throws IOException {
        try (BlockImage image = format.open(MemoryDevice.copyOf(file), OpenOptions.defaults())) {
            // A flip in the size of the device may have passed a check of the header only by mistake.
            assertThat(image.device().size()).isLessThan(1 << 20);
            byte[] bytes = new byte[(int) image.device().size()];
            image.device().read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    @Test
    void aDamagedStripIsNamedAndTheOthersAreRead() throws IOException {
        ImageMaker maker = new ImageMaker();
        maker.blocks = 20;
        maker.used.set(0, 20);
        maker.contents = new byte[20 * 512];
        Arrays.fill(maker.contents, (byte) 7);
        byte[] file = maker.with(2, ImageMaker.CRC32, 4, true).make();
        int data = 110 + 3 + 4;
        int strip = 4 * 512 + 4;
        file[data + 2 * strip + 100] ^= 1;
        List<Finding> findings = format.check(MemoryDevice.copyOf(file), CheckOptions.defaults());
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("partclone.checksum");
            assertThat(finding.position()).isEqualTo(data + 2 * strip);
            assertThat(finding.text()).contains("strip 2");
        });
        try (BlockImage image = format.open(MemoryDevice.copyOf(file), OpenOptions.defaults())) {
            byte[] one = new byte[1];
            image.device().read(8 * 512 - 1, ByteBuffer.wrap(one));
            assertThat(one[0]).isEqualTo((byte) 7);
            assertThatThrownBy(() -> image.device().read(8 * 512, ByteBuffer.wrap(one)))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("strip 2")
                    .hasMessageContaining("0x" + Integer.toHexString(data + 2 * strip));
            image.device().read(12 * 512, ByteBuffer.wrap(one));
            assertThat(one[0]).isEqualTo((byte) 7);
        }
        PartcloneReadOptions rescuing =
                PartcloneReadOptions.defaults().withVerification(PartcloneReadOptions.Verification.CHECK_ONLY);
        try (BlockImage image = format.open(MemoryDevice.copyOf(file), rescuing)) {
            byte[] all = new byte[20 * 512];
            image.device().read(0, ByteBuffer.wrap(all));
            assertThat(all[8 * 512 + 100]).isEqualTo((byte) 6);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCutIsNoticed(ImageMaker maker) throws IOException {
        byte[] good = maker.make();
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            int length = i < 30 ? good.length - 1 - i : random.nextInt(good.length);
            MemoryDevice cut = MemoryDevice.copyOf(Arrays.copyOf(good, length));
            assertThat(errors(cut)).as("cut to %d", length).isNotEmpty();
            assertThatThrownBy(() -> format.open(cut, OpenOptions.defaults()))
                    .as("cut to %d", length)
                    .isInstanceOf(ImageException.class);
        }
    }

    @Test
    void bytesBehindTheImageAreAWarning() throws IOException {
        ImageMaker maker = ImageMaker.random(5, 512, 30);
        byte[] file = maker.make();
        assertThat(format.check(MemoryDevice.copyOf(Arrays.copyOf(file, file.length + 1)), CheckOptions.defaults()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("partclone.trailing-bytes");
                    assertThat(finding.position()).isEqualTo(file.length);
                });
    }

    @ParameterizedTest
    @CsvSource({
        // offset, width, value, error, text
        "34, 2, 57024, UnsupportedFeatureException, big-endian",
        "34, 2, 4660, CorruptImageException, marker",
        "52, 8, -1, CorruptImageException, device",
        "60, 8, -1, CorruptImageException, blocks",
        "60, 8, 4611686018427387904, CorruptImageException, blocks",
        "60, 8, 100000000000, CorruptImageException, bitmap",
        "76, 8, 101, CorruptImageException, used blocks",
        "76, 8, 1, CorruptImageException, used blocks",
        "84, 4, 0, CorruptImageException, block size",
        "84, 4, 511, CorruptImageException, block size",
        "84, 4, -512, CorruptImageException, block size",
        "88, 4, 20, UnsupportedFeatureException, feature section",
        "92, 2, 3, CorruptImageException, version 2",
        "96, 2, 1, UnsupportedFeatureException, checksum mode 0x1",
        "98, 2, 8, CorruptImageException, checksums of 4 bytes",
        "100, 4, 0, CorruptImageException, for each checksum",
        "104, 1, 2, CorruptImageException, 0 or 1",
        "105, 1, 8, UnsupportedFeatureException, bitmap mode 8"
    })
    void hostileHeaders(int offset, int width, long value, String error, String text) {
        byte[] file = ImageMaker.random(5, 512, 100).make();
        for (int i = 0; i < width; i++) {
            file[offset + i] = (byte) (value >> 8 * i);
        }
        ImageMaker.repair(file);
        assertThatThrownBy(() -> format.open(MemoryDevice.copyOf(file), OpenOptions.defaults()))
                .hasMessageContaining(text)
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(error));
    }

    @Test
    void versionsThatNobodyKnowsAreRefusedByName() {
        byte[] file = ImageMaker.random(5, 512, 10).make();
        file[33] = '3';
        assertThatThrownBy(() -> format.open(MemoryDevice.copyOf(file), OpenOptions.defaults()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("0003");
    }

    @Test
    void aFailedOpeningLeavesTheFileOpen() throws IOException {
        byte[] file = ImageMaker.random(5, 512, 10).make();
        file[40] ^= 1;
        MemoryDevice device = MemoryDevice.copyOf(file);
        assertThatThrownBy(() -> format.open(device, OpenOptions.defaults())).isInstanceOf(CorruptImageException.class);
        device.read(0, ByteBuffer.allocate(1));
    }

    /** A byte map of more than one page. */
    @Test
    void manyBlocksOfTheOldFormat() throws IOException {
        ImageMaker maker = new ImageMaker().with(1, ImageMaker.CRC32, 1, false);
        maker.blocks = 70_000;
        maker.contents = new byte[70_000 * 512];
        for (int block : new int[] {0, 32_767, 32_768, 40_000, 65_535, 65_536, 69_999}) {
            maker.used.set(block);
            Arrays.fill(maker.contents, block * 512, (block + 1) * 512, (byte) block);
        }
        try (BlockImage image = format.open(maker.device(), OpenOptions.defaults())) {
            byte[] all = new byte[maker.contents.length];
            image.device().read(0, ByteBuffer.wrap(all));
            assertThat(Arrays.equals(all, maker.contents)).isTrue();
        }
    }

    /** A value other than 1 in the byte map of format 0001 means unused, as it does to partclone. */
    @Test
    void oddBytesInAnOldBitmap() throws IOException {
        ImageMaker maker = ImageMaker.random(12, 512, 60).with(1, ImageMaker.CRC32, 1, false);
        byte[] file = maker.make();
        for (int block = 0; block < maker.blocks; block++) {
            if (!maker.used.get(block)) {
                file[4160 + block] = (byte) (2 + block);
            }
        }
        assertThat(read(file)).isEqualTo(maker.contents);
        assertThat(errors(MemoryDevice.copyOf(file))).isEmpty();
    }
}
