package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lost and swapped files, cut ends, wrong bases and bad sectors: all are told, and cost no more than they have to. */
class ContainerDamageTest {
    private static final DwiOpenOptions SALVAGE =
            DwiOpenOptions.builder().damage(DwiOpenOptions.Damage.ZEROS).build();

    private final GeneratedDevice disk = SampleDisk.of(60, 31);

    @TempDir
    private Path folder;

    private static DwiWriteOptions.Builder options() {
        return ContainerProperties.options("zstd", SampleDisk.CHUNK);
    }

    private static DwiWriteOptions split() {
        return ContainerProperties.options("store", SampleDisk.CHUNK)
                .segmentSize(400_000)
                .knownChunkMemory(0)
                .build();
    }

    private Path write(String name, BlockDevice source, DwiWriteOptions options) throws IOException {
        Path path = folder.resolve(name);
        try (SegmentFiles files = SegmentFiles.begin(path, PendingFile.Existing.REFUSE)) {
            DwiWriter.write(source, files, ImageFacts.builder().build(), options, SampleDisk.ONE_THREAD);
            files.commit();
        }
        return path;
    }

    private static List<Finding> check(Path path, DwiOpenOptions options) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(path)) {
            return DwiCheck.check(file, options, SampleDisk.ONE_THREAD);
        }
    }

    @Test
    void filesAreFoundByWhatIsInThem() throws IOException {
        Path first = write("master.dwi", disk, split());
        assertThat(folder.resolve("master.dw2")).exists();
        assertThat(folder.resolve("master.dw3")).exists();
        Files.move(folder.resolve("master.dw2"), folder.resolve("x.dw9"));
        Files.move(folder.resolve("master.dw3"), folder.resolve("MASTER.DW2"));
        Files.write(folder.resolve("other.dw3"), new byte[5000]);
        try (DwiImage image = DwiImage.open(first, DwiOpenOptions.defaults())) {
            assertThat(BlockCompare.firstDifference(disk, image.device(), SampleDisk.ONE_THREAD))
                    .isEmpty();
        }
        assertThat(check(first, DwiOpenOptions.defaults())).isEmpty();
    }

    @Test
    void aLostFileCostsItsChunks() throws IOException {
        Path first = write("master.dwi", disk, split());
        Files.delete(folder.resolve("master.dw2"));
        assertThat(check(first, DwiOpenOptions.defaults()))
                .anyMatch(finding -> finding.id().equals("dwi.segment-missing"));
        try (DwiImage image = DwiImage.open(first, DwiOpenOptions.defaults())) {
            assertThatThrownBy(() -> image.device().read(0, ByteBuffer.allocate((int) disk.size())))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("segment 2");
        }
        long lost = requireSalvaged(first);
        assertThat(lost).isBetween(1L, disk.size() - 300_000);
    }

    /** Reads everything in spite of damage; what is not told to be lost is right. Returns the bytes that are lost. */
    private long requireSalvaged(Path path) throws IOException {
        try (DwiImage image = DwiImage.open(path, SALVAGE)) {
            ByteBuffer found = ByteBuffer.allocate((int) disk.size());
            image.device().read(0, found);
            ByteBuffer expected = ByteBuffer.allocate((int) disk.size());
            disk.read(0, expected);
            long lost = 0;
            for (UnreadableRange range : image.lost()) {
                Arrays.fill(expected.array(), (int) range.position(), (int) range.end(), (byte) 0);
                lost += range.length();
            }
            assertThat(Arrays.mismatch(found.array(), expected.array())).isEqualTo(-1);
            return lost;
        }
    }

    @Test
    void aFileOfAnotherImageIsNotTaken() throws IOException {
        Path first = write("master.dwi", disk, split());
        Path other = write(
                "other.dwi",
                disk,
                options().segmentSize(500_000).ids(() -> new UUID(9, 9)).build());
        Files.copy(
                folder.resolve("other.dw2"),
                folder.resolve("master.dw2"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(check(first, DwiOpenOptions.defaults()))
                .anyMatch(finding -> finding.id().equals("dwi.segment-missing"));
        assertThat(check(other, DwiOpenOptions.defaults())).isEmpty();
        List<BlockDevice> mixed = new ArrayList<>();
        mixed.add(MemoryDevice.copyOf(Files.readAllBytes(first)));
        mixed.add(MemoryDevice.copyOf(Files.readAllBytes(folder.resolve("other.dw2"))));
        assertThatThrownBy(() -> DwiImage.open(mixed, DwiOpenOptions.defaults()))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("image");
    }

    @Test
    void aCutEndCostsNothingButTheEnd() throws IOException {
        byte[] whole = SampleDisk.bytes(disk, options().build()).get(0);
        Path cut = folder.resolve("cut.dwi");
        Files.write(cut, Arrays.copyOf(whole, whole.length - 300));
        assertThatThrownBy(() -> DwiImage.open(cut, DwiOpenOptions.defaults()))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("end record");
        assertThat(check(cut, DwiOpenOptions.defaults()))
                .anyMatch(finding -> finding.id().equals("dwi.incomplete"));
        assertThat(requireSalvaged(cut)).isZero();
    }

    @Test
    void indexPagesThatAreLostTwiceAreMadeUpForByRecords() throws IOException {
        byte[] bytes = SampleDisk.bytes(disk, options().build()).get(0);
        int pages = 0;
        for (int at = 4096; at < bytes.length - 64; at++) {
            if (bytes[at] == 'D'
                    && bytes[at + 1] == 'W'
                    && bytes[at + 2] == 'I'
                    && bytes[at + 3] == 'R'
                    && bytes[at + 4] == 2) {
                Arrays.fill(bytes, at + 64, at + 164, (byte) 0x55);
                pages++;
            }
        }
        assertThat(pages).isEqualTo(2);
        Path path = folder.resolve("pages.dwi");
        Files.write(path, bytes);
        assertThatThrownBy(() -> {
                    try (DwiImage image = DwiImage.open(path, DwiOpenOptions.defaults())) {
                        image.device().read(0, ByteBuffer.allocate(512));
                    }
                })
                .isInstanceOf(IntegrityException.class);
        // The directory is there, so that opening does not scan: it is cut off, as after a crash.
        Files.write(path, Arrays.copyOf(bytes, bytes.length - 256));
        long lost = requireSalvaged(path);
        long zeros = 0;
        for (long at = 0; at < disk.size(); at += SampleDisk.CHUNK) {
            int length = (int) Math.min(SampleDisk.CHUNK, disk.size() - at);
            ByteBuffer chunk = ByteBuffer.allocate(length);
            disk.read(at, chunk);
            zeros += Arrays.equals(chunk.array(), new byte[length]) ? length : 0;
        }
        // That a chunk is zero or unused is said by pages alone.
        assertThat(lost).isEqualTo(zeros);
    }

    @Test
    void anIncrementalImageHoldsWhatChanged() throws IOException {
        Path base = write("base.dwi", disk, options().build());
        MemoryDevice changed = MemoryDevice.ofSize(disk.size() + 3 * SampleDisk.CHUNK);
        ByteBuffer all = ByteBuffer.allocate((int) disk.size());
        disk.read(0, all);
        all.put(5 * SampleDisk.CHUNK + 7, (byte) 99).put(20 * SampleDisk.CHUNK, (byte) 98);
        changed.write(0, all.flip());
        Path next;
        try (DwiImage image = DwiImage.open(base, DwiOpenOptions.defaults())) {
            next = write(
                    "next.dwi",
                    changed,
                    options().ids(() -> new UUID(3, 4)).base(image).build());
        }
        assertThat(Files.size(next)).isLessThan(Files.size(base) / 3);
        try (DwiImage image = DwiImage.open(next, DwiOpenOptions.defaults())) {
            assertThat(BlockCompare.firstDifference(changed, image.device(), SampleDisk.ONE_THREAD))
                    .isEmpty();
            assertThat(image.base()).isPresent();
        }
        assertThat(check(next, DwiOpenOptions.defaults())).isEmpty();

        // The base of the same name is another image now.
        Files.delete(base);
        Path other =
                write("base.dwi", changed, options().ids(() -> new UUID(5, 6)).build());
        assertThatThrownBy(() -> DwiImage.open(next, DwiOpenOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is image");
        Files.delete(other);
        assertThatThrownBy(() -> DwiImage.open(next, DwiOpenOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("base.dwi");
        assertThat(check(next, DwiOpenOptions.defaults()))
                .anyMatch(finding -> finding.id().equals("dwi.base"));
    }

    /** The flag decides how a body is read, and every checksum fits: neither a crash nor a way around the key. */
    @Test
    void recordsThatAreEncryptedWhereTheImageIsNotAndTheOtherWayRound() throws IOException {
        Secret secret = Secret.key(ContainerProperties.key());
        for (DwiWriteOptions write :
                List.of(options().build(), options().secret(secret).build())) {
            byte[] whole = SampleDisk.bytes(disk, write).get(0);
            DwiOpenOptions open = ContainerProperties.openOptions(write);
            DwiOpenOptions salvage = DwiOpenOptions.builder()
                    .damage(DwiOpenOptions.Damage.ZEROS)
                    .secret(secret)
                    .build();
            for (Map.Entry<Integer, Integer> record : SampleDisk.records(whole).entrySet()) {
                byte[] bytes = whole.clone();
                bytes[record.getKey() + 6] ^= 2;
                SampleDisk.sealRecord(bytes, record.getKey(), record.getValue());
                assertThat(DwiCheck.check(MemoryDevice.copyOf(bytes), open, SampleDisk.ONE_THREAD))
                        .extracting(Finding::id)
                        .as("record at %d", record.getKey())
                        .contains("dwi.record-header");
                ByteBuffer found = ByteBuffer.allocate((int) disk.size());
                try (DwiImage image = DwiImage.open(MemoryDevice.copyOf(bytes), salvage)) {
                    image.device().read(0, found);
                    assertThat(image.lost()).hasSizeLessThanOrEqualTo(1);
                }
            }
        }
    }

    @Test
    void badSectorsAreRecorded() throws IOException {
        int chunk = firstWithData();
        int start = chunk * SampleDisk.CHUNK + 8192;
        BlockDevice bad = new BadDisk(disk, start, start + 1536);
        TolerantSource tolerant = new TolerantSource(bad);
        MemorySegments files = new MemorySegments();
        DwiWriteResult result = DwiWriter.write(
                tolerant,
                files,
                ImageFacts.builder().build(),
                options().tolerant(tolerant).build(),
                SampleDisk.ONE_THREAD);
        UnreadableRange range = new UnreadableRange(start, 1536);
        assertThat(result.unreadable()).containsExactly(range);
        try (DwiImage image = DwiImage.open(files.copies(), DwiOpenOptions.defaults())) {
            assertThat(image.unreadable()).containsExactly(range);
            ByteBuffer read = ByteBuffer.allocate(SampleDisk.CHUNK);
            image.device().read((long) chunk * SampleDisk.CHUNK, read);
            ByteBuffer expected = ByteBuffer.allocate(SampleDisk.CHUNK);
            disk.read((long) chunk * SampleDisk.CHUNK, expected);
            Arrays.fill(expected.array(), 8192, 8192 + 1536, (byte) 0);
            assertThat(read.array()).isEqualTo(expected.array());
        }
        assertThat(DwiCheck.check(files.copies().get(0), DwiOpenOptions.defaults(), SampleDisk.ONE_THREAD))
                .extracting(Finding::id)
                .containsExactly("dwi.unreadable");
    }

    private int firstWithData() throws IOException {
        int chunk = 0;
        while (!disk.extent((long) chunk * SampleDisk.CHUNK, SampleDisk.CHUNK).isData()
                || disk.extent((long) chunk * SampleDisk.CHUNK, SampleDisk.CHUNK)
                                .length()
                        < SampleDisk.CHUNK) {
            chunk++;
        }
        return chunk;
    }

    @Test
    void passwordsAndKeys() throws IOException {
        Secret secret = Secret.password("K\u00e4se");
        Path path = write("secret.dwi", disk, options().secret(secret).build());
        assertThatThrownBy(() -> DwiImage.open(path, DwiOpenOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("encrypted");
        assertThatThrownBy(() -> DwiImage.open(
                        path,
                        DwiOpenOptions.builder()
                                .secret(Secret.password("wrong"))
                                .build()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not open");
        assertThatThrownBy(() -> DwiImage.open(
                        path,
                        DwiOpenOptions.builder()
                                .secret(Secret.key(new byte[32]))
                                .build()))
                .isInstanceOf(RefusedException.class);
        // The same letters in another form of Unicode.
        DwiOpenOptions decomposed =
                DwiOpenOptions.builder().secret(Secret.password("Ka\u0308se")).build();
        try (DwiImage image = DwiImage.open(path, decomposed)) {
            assertThat(BlockCompare.firstDifference(disk, image.device(), SampleDisk.ONE_THREAD))
                    .isEmpty();
        }
        // Names are not in clear.
        assertThat(new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("zeros and data");
    }
}
