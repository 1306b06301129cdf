package io.github.diskwright.ghost.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.github.diskwright.ghost.ntfsclone.NtfscloneFormat;
import io.github.diskwright.ghost.partclone.PartcloneFormat;
import io.github.diskwright.ghost.partclone.PartcloneReadOptions;
import io.github.diskwright.ghost.partclone.internal.ImageMaker;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.fault.InjectedFaultException;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images in compressed files: the same contents at any position, in every way of compressing that is known. */
class CompressedImageTest {
    private static final List<String> WAYS =
            List.of("gzip", "gzip members", "zstd", "zstd frames", "lz4", "lz4 frames", "lz4 checksums");

    private static final ImageMaker MAKER = maker();

    private final PartcloneFormat format = new PartcloneFormat();

    @TempDir
    Path spools;

    private static ImageMaker maker() {
        ImageMaker maker = ImageMaker.random(3, 4096, 300).with(2, ImageMaker.CRC32, 16, true);
        // Something to compress: half of each block and some whole ones.
        for (int at = 0; at < maker.contents.length; at += 4096) {
            Arrays.fill(maker.contents, at, at + (at % 3 == 0 ? 4096 : 2000), (byte) 0);
        }
        return maker;
    }

    private static byte[] compressed(byte[] plain, String way) {
        try {
            return switch (way) {
                case "gzip" -> gzip(plain);
                case "gzip members" -> inPieces(plain, 100_000, CompressedImageTest::gzip);
                case "zstd" -> Zstd.compress(plain, 1);
                case "zstd frames" -> inPieces(plain, 70_000, part -> Zstd.compress(part, 1));
                case "lz4" -> lz4(plain, FLG.Bits.BLOCK_INDEPENDENCE);
                case "lz4 frames" -> inPieces(plain, 100_000, part -> lz4(part, FLG.Bits.BLOCK_INDEPENDENCE));
                default -> lz4(plain, FLG.Bits.BLOCK_INDEPENDENCE, FLG.Bits.BLOCK_CHECKSUM, FLG.Bits.CONTENT_CHECKSUM);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Compressor {
        byte[] compress(byte[] part) throws IOException;
    }

    private static byte[] inPieces(byte[] plain, int length, Compressor compressor) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += length) {
            out.writeBytes(compressor.compress(Arrays.copyOfRange(plain, at, Math.min(plain.length, at + length))));
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] lz4(byte[] plain, FLG.Bits... flags) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZ4FrameOutputStream lz4 = new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, flags)) {
            lz4.write(plain);
        }
        return out.toByteArray();
    }

    private BlockImage open(BlockDevice file) throws IOException {
        return format.open(file, PartcloneReadOptions.defaults().withSpoolFolder(spools));
    }

    static Stream<String> ways() {
        return WAYS.stream();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void contentsAtAnyPosition(String way) throws IOException {
        MemoryDevice file = MemoryDevice.copyOf(compressed(MAKER.make(), way));
        assertThat(format.recognises(file)).isTrue();
        assertThat(new NtfscloneFormat().recognises(file)).isFalse();
        assertThat(format.check(file, CheckOptions.defaults())).isEmpty();
        try (BlockImage image = open(KeptOpenDevice.over(file))) {
            assertThat(image.properties())
                    .anySatisfy(property -> assertThat(property.value())
                            .isEqualTo(way.substring(0, way.contains(" ") ? way.indexOf(' ') : way.length())));
            BlockDevice device = image.device();
            Random random = new Random(1);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(MAKER.contents.length);
                byte[] part = new byte[random.nextInt(Math.min(50_000, MAKER.contents.length - from))];
                device.read(from, ByteBuffer.wrap(part));
                assertThat(part).isEqualTo(Arrays.copyOfRange(MAKER.contents, from, from + part.length));
            }
        }
        assertThat(spools).isEmptyDirectory();
    }

    /** Opening decompresses header and bitmap, not the blocks. */
    @Test
    void openingDecompressesLittle() throws IOException {
        byte[] file = compressed(ImageMaker.random(3, 4096, 1500).make(), "gzip");
        FaultDevice device = FaultDevice.over(MemoryDevice.copyOf(file)).failFrom(DeviceCall.READ, 8);
        try (BlockImage image = open(device)) {
            assertThatThrownBy(() -> image.device().read(5 << 20, ByteBuffer.allocate(4096)))
                    .isInstanceOf(InjectedFaultException.class);
        }
        assertThat(spools).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void damageAndCuts(String way) throws IOException {
        byte[] good = compressed(MAKER.make(), way);
        Random random = new Random(way.hashCode());
        for (int i = 0; i < 60; i++) {
            byte[] bad = good.clone();
            if (i % 3 == 0) {
                bad = Arrays.copyOf(good, random.nextInt(good.length));
            } else {
                bad[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
            }
            List<Finding> findings = format.check(MemoryDevice.copyOf(bad), CheckOptions.defaults());
            boolean isFound = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
            try (BlockImage image = open(MemoryDevice.copyOf(bad))) {
                byte[] all = new byte[MAKER.contents.length];
                image.device().read(0, ByteBuffer.wrap(all));
                assertThat(all).isEqualTo(MAKER.contents);
            } catch (ImageException e) {
                assertThat(isFound).as("%s: %s", way, e).isTrue();
            }
        }
        assertThat(spools).isEmptyDirectory();
    }

    @Test
    void dependentBlocksOfLz4AreRefusedByName() throws IOException {
        byte[] file = compressed(MAKER.make(), "lz4");
        file[4] &= (byte) ~0x20;
        assertThatThrownBy(() -> open(MemoryDevice.copyOf(file)))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("depend on each other");
    }

    @Test
    void foreignCompressedFilesAreNotRecognised() throws IOException {
        for (String way : WAYS) {
            byte[] file = compressed(new byte[300_000], way);
            assertThat(format.recognises(MemoryDevice.copyOf(file))).as(way).isFalse();
            assertThat(new NtfscloneFormat().recognises(MemoryDevice.copyOf(file)))
                    .as(way)
                    .isFalse();
        }
        for (int magic : new int[] {0x8B1F, 0xFD2FB528, 0x184D2204, 0x184D2A50}) {
            for (int length = 2; length < 40; length++) {
                byte[] file = new byte[length];
                for (int i = 0; i < Math.min(4, length); i++) {
                    file[i] = (byte) (magic >> 8 * i);
                }
                assertThat(format.recognises(MemoryDevice.copyOf(file))).isFalse();
            }
        }
    }

    @Test
    void everyReadFailsOnce() throws IOException {
        for (String way : List.of("gzip", "zstd", "lz4")) {
            byte[] file = compressed(MAKER.make(), way);
            long faults = FaultSweep.over(() -> KeptOpenDevice.over(MemoryDevice.copyOf(file)))
                    .run(
                            device -> {
                                try (BlockImage image = open(device)) {
                                    image.device().read(0, ByteBuffer.allocate(MAKER.contents.length));
                                }
                            },
                            (device, fault) -> assertThat(spools).isEmptyDirectory());
            assertThat(faults).as(way).isGreaterThan(5);
        }
    }

    @Test
    void fuzzed() {
        Map<String, byte[]> samples = new LinkedHashMap<>();
        byte[] small = ImageMaker.random(5, 512, 60).make();
        WAYS.forEach(way -> samples.put(way, compressed(small, way)));
        FuzzReport report = Fuzzer.named("opening compressed images")
                .seed(51)
                .cases(Effort.scaled(1_500))
                .runBytes(List.copyOf(samples.values()), bytes -> {
                    MemoryDevice file = MemoryDevice.copyOf(bytes);
                    format.recognises(file);
                    try (BlockImage image = open(file)) {
                        int length = (int) Math.min(40_000, image.device().size());
                        image.device().read(0, ByteBuffer.allocate(length));
                    }
                });
        assertThat(report.accepted()).isGreaterThan(6);
        assertThat(report.refused()).isGreaterThan(100);
        assertThat(spools).isEmptyDirectory();
    }

    /** A stream that goes on for ever is decompressed only as far as the image's header leads. */
    @Test
    void theRestOfALongStreamIsLeftAlone() throws IOException {
        byte[] image = ImageMaker.random(5, 512, 60).make();
        byte[] file = gzip(Arrays.copyOf(image, image.length + (40 << 20)));
        try (BlockImage opened = open(MemoryDevice.copyOf(file))) {
            opened.device().read(0, ByteBuffer.allocate((int) opened.device().size()));
            try (Stream<Path> files = Files.list(spools)) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void aMissingFolderForTheSpoolIsSaid() {
        byte[] file = compressed(MAKER.make(), "gzip");
        assertThatThrownBy(() -> format.open(
                        MemoryDevice.copyOf(file),
                        PartcloneReadOptions.defaults().withSpoolFolder(spools.resolve("none"))))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CorruptImageException.class)
                .hasMessageContaining("none");
    }
}
