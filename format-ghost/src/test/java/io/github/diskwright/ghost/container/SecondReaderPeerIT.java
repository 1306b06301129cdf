package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.testkit.Effort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that was made from DWI-FORMAT.md alone finds in images what the library put there, and the same faults. */
class SecondReaderPeerIT {
    private static final int CHUNK = SampleDisk.CHUNK;
    private static final Secret KEY = Secret.key(ContainerProperties.key());

    @TempDir
    private Path folder;

    private SecondReader reader() {
        return new SecondReader(folder);
    }

    private static DwiWriteOptions.Builder options(String codec) {
        return ContainerProperties.options(codec, CHUNK);
    }

    /** Writes an image and hands it to the reader. Returns what the reader has to say about it. */
    private static String add(SecondReader reader, BlockDevice disk, DwiWriteOptions options) throws IOException {
        MemorySegments files = new MemorySegments();
        DwiWriteResult result = DwiWriter.write(
                disk, files, ImageFacts.builder().source("sample").build(), options, SampleDisk.ONE_THREAD);
        reader.add(files.bytes());
        return said(disk, result);
    }

    private static String said(BlockDevice disk, DwiWriteResult result) throws IOException {
        String digest = DeviceDigest.compute(disk, List.of(DigestAlgorithm.SHA_256), SampleDisk.ONE_THREAD)
                .get(0)
                .hex();
        return "ok " + digest + " " + result.tree().hex();
    }

    /** Small chunks that repeat, from 0 to 3 of them and a short one; some are equal but for the zeros behind. */
    private static MemoryDevice repeating(int chunks, int more, long seed) throws IOException {
        byte[] bytes = new byte[chunks * CHUNK + more];
        byte[] motif = new byte[300];
        new Random(seed).nextBytes(motif);
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = at % CHUNK < 1536 ? motif[at % CHUNK % motif.length] : 0;
        }
        return MemoryDevice.copyOf(bytes);
    }

    @Test
    void itPassesItsOwnTestVectors() {
        reader().run("--self-check").requireSuccess();
    }

    @Test
    void imagesOfEveryKind() throws IOException {
        SecondReader reader = reader();
        List<String> expected = new ArrayList<>();
        for (String codec : List.of("zstd", "lz4", "store")) {
            for (int chunk : new int[] {CHUNK, 1 << 20}) {
                DwiWriteOptions.Builder options = ContainerProperties.options(codec, chunk);
                expected.add(add(reader, SampleDisk.of(25, chunk), options.build()));
                expected.add(add(
                        reader,
                        SampleDisk.of(40, chunk + 1L),
                        options.segmentSize(2L * chunk + (256 << 10))
                                .checkpointInterval(200_000)
                                .knownChunkMemory(1 << 20)
                                .build()));
            }
        }
        for (int chunks = 0; chunks < 4; chunks++) {
            for (int more : new int[] {0, 512, 2048}) {
                DwiWriteOptions options = options("lz4")
                        .knownChunkMemory(1 << 20)
                        .checkpointInterval(1)
                        .build();
                expected.add(add(reader, repeating(chunks, more, chunks), options));
                expected.add(add(reader, MemoryDevice.ofSize((long) chunks * CHUNK + more), options));
            }
        }
        assertThat(reader.readAll()).isEqualTo(expected);
    }

    @Test
    void encryptedImages() throws IOException {
        SecondReader reader = reader().key(ContainerProperties.key());
        List<String> expected = new ArrayList<>();
        for (String codec : List.of("zstd", "lz4", "store")) {
            DwiWriteOptions.Builder options = options(codec).secret(KEY);
            expected.add(add(reader, SampleDisk.of(12, 5), options.build()));
            expected.add(add(reader, repeating(3, 512, 6), options.build()));
            expected.add(add(
                    reader,
                    SampleDisk.of(20, 7),
                    options.segmentSize(400_000).checkpointInterval(200_000).build()));
        }
        expected.add(
                add(reader, MemoryDevice.ofSize(0), options("zstd").secret(KEY).build()));
        assertThat(reader.readAll()).isEqualTo(expected);
    }

    @Test
    void unreadableRanges() throws IOException {
        SecondReader reader = reader();
        List<String> expected = new ArrayList<>();
        byte[] data = new byte[6 * CHUNK + 1024];
        new Random(8).nextBytes(data);
        for (int[] bad : new int[][] {{512, 1024}, {CHUNK - 512, 3 * CHUNK + 512}, {6 * CHUNK, data.length}}) {
            byte[] found = data.clone();
            Arrays.fill(found, bad[0], bad[1], (byte) 0);
            for (long interval : new long[] {1, 1L << 30}) {
                TolerantSource source = new TolerantSource(new BadDisk(MemoryDevice.copyOf(data), bad[0], bad[1]));
                MemorySegments files = new MemorySegments();
                DwiWriteResult result = DwiWriter.write(
                        source,
                        files,
                        ImageFacts.builder().build(),
                        options("zstd")
                                .checkpointInterval(interval)
                                .tolerant(source)
                                .build(),
                        SampleDisk.ONE_THREAD);
                reader.add(files.bytes());
                expected.add(said(MemoryDevice.copyOf(found), result));
                // One range for each chunk, and nothing between them.
                assertThat(result.unreadable().get(0).position()).isEqualTo(bad[0]);
                assertThat(result.unreadable()
                                .get(result.unreadable().size() - 1)
                                .end())
                        .isEqualTo(bad[1]);
                assertThat(result.unreadable().stream()
                                .mapToLong(UnreadableRange::length)
                                .sum())
                        .isEqualTo(bad[1] - bad[0]);
            }
        }
        assertThat(reader.readAll()).isEqualTo(expected);
    }

    /** A base that ends within a chunk: the same chunk of the next image is longer. */
    @Test
    void incrementalImages() throws IOException {
        BlockDevice disk = SampleDisk.of(30, 9);
        MemorySegments base = new MemorySegments();
        ImageFacts facts = ImageFacts.builder().source("sample").build();
        DwiWriter.write(disk, base, facts, options("zstd").build(), SampleDisk.ONE_THREAD);
        Path file = Files.write(folder.resolve("base.dwi"), base.bytes().get(0));
        SecondReader reader = reader().option("--base", file);
        List<String> expected = new ArrayList<>();
        for (long size : new long[] {disk.size() - 5 * CHUNK - 1024, disk.size(), disk.size() + 3 * CHUNK}) {
            ByteBuffer all = ByteBuffer.allocate((int) Math.min(size, disk.size()));
            disk.read(0, all);
            all.put(5 * CHUNK + 7, (byte) 99).put(20 * CHUNK, (byte) 98);
            MemoryDevice changed = MemoryDevice.ofSize(size);
            changed.write(0, all.flip());
            try (DwiImage image = DwiImage.open(file, DwiOpenOptions.defaults())) {
                DwiWriteOptions options =
                        options("zstd").ids(() -> new UUID(3, 4)).base(image).build();
                expected.add(add(reader, changed, options));
            }
        }
        assertThat(reader.readAll()).isEqualTo(expected);
    }

    @Test
    void theBytesOfTheDiskComeOut() throws IOException {
        BlockDevice disk = SampleDisk.of(17, 10);
        SecondReader reader = reader();
        Path image = reader.add(
                SampleDisk.image(SampleDisk.of(17, 10), options("zstd").build()).bytes());
        Path raw = folder.resolve("raw");
        reader.run("--output", raw, image).requireSuccess();
        ByteBuffer expected = ByteBuffer.allocate((int) disk.size());
        disk.read(0, expected);
        assertThat(Files.readAllBytes(raw)).isEqualTo(expected.array());
        assertThat(reader.run("--output", "-", image).requireSuccess().outputBytes())
                .isEqualTo(expected.array());
    }

    @Test
    void bothReportEveryByteThatIsFlipped() throws IOException {
        flips(reader(), options("zstd").checkpointInterval(1).build(), DwiOpenOptions.defaults());
    }

    @Test
    void bothReportEveryByteThatIsFlippedOfAnEncryptedImage() throws IOException {
        flips(
                reader().key(ContainerProperties.key()),
                options("lz4").secret(KEY).build(),
                DwiOpenOptions.builder().secret(KEY).build());
    }

    private void flips(SecondReader reader, DwiWriteOptions options, DwiOpenOptions open) throws IOException {
        MemorySegments files = new MemorySegments();
        BlockDevice disk = repeating(2, 1000 - 1000 % 512, 11);
        DwiWriter.write(disk, files, ImageFacts.builder().build(), options, SampleDisk.ONE_THREAD);
        byte[] image = files.bytes().get(0);
        Random random = new Random(Effort.seed(12));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < Effort.scaled(300); i++) {
            // A quarter in the header, which is mostly zeros.
            int at = i % 4 == 0 ? random.nextInt(4096) : 4096 + random.nextInt(image.length - 4096);
            byte[] flipped = image.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            places.add(at);
            reader.add(List.of(flipped));
            assertThat(errors(flipped, open)).as("flip at %d", at).isNotEmpty();
        }
        List<String> lines = reader.readAll();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).as("flip at %d", places.get(i)).startsWith("fault ");
        }
    }

    private static List<Finding> errors(byte[] image, DwiOpenOptions options) throws IOException {
        return DwiCheck.check(MemoryDevice.copyOf(image), options, SampleDisk.ONE_THREAD).stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
    }
}
