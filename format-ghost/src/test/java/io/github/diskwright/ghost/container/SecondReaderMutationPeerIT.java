package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in which a byte is another one and all checksums fit: both readers say the same of them. */
class SecondReaderMutationPeerIT {
    private static final int TRIES = 300;

    @TempDir
    private Path folder;

    /** An image that has everything that an image can have, and is small. */
    private byte[] image() throws IOException {
        GeneratedDevice disk = SampleDisk.of(24, 41);
        ByteBuffer all = ByteBuffer.allocate((int) disk.size());
        disk.read(0, all);
        // Chunks that get small, and are not all different.
        for (int at = 0; at < all.limit(); at++) {
            byte old = all.get(at);
            all.put(at, old == 0 ? 0 : (byte) (1 + at % SampleDisk.CHUNK / 20_000));
        }
        BlockDevice changed = new HoleyDisk(MemoryDevice.copyOf(all.array()), disk);
        TolerantSource source = new TolerantSource(new BadDisk(changed, 512, 2048));
        MemorySegments files = new MemorySegments();
        DwiWriter.write(
                source,
                files,
                ImageFacts.builder().source("sample").build(),
                ContainerProperties.options("zstd", SampleDisk.CHUNK)
                        .ids(() -> new UUID(7, 8))
                        .knownChunkMemory(1 << 20)
                        .checkpointInterval(1)
                        .tolerant(source)
                        .build(),
                SampleDisk.ONE_THREAD);
        return files.bytes().get(0);
    }

    /** Bytes, and the extents of another device. */
    private static final class HoleyDisk extends ForwardingDevice {
        private final BlockDevice extents;

        HoleyDisk(BlockDevice bytes, BlockDevice extents) {
            super(bytes);
            this.extents = extents;
        }

        @Override
        public Extent extent(long position, long length) throws IOException {
            return extents.extent(position, length);
        }
    }

    @Test
    void bothSayTheSame() throws IOException {
        byte[] image = image();
        SecondReader reader = new SecondReader(folder);
        Random random = new Random(Effort.seed(42));
        TreeMap<Integer, Integer> records = SampleDisk.records(image);
        List<Integer> starts = new ArrayList<>(records.keySet());
        List<String> places = new ArrayList<>();
        List<Optional<String>> found = new ArrayList<>();
        for (int i = 0; i < Effort.scaled(TRIES); i++) {
            int start = i % 8 == 0 ? 0 : starts.get(random.nextInt(starts.size()));
            // Of what is in chunks the digests tell, and codecs differ in what they let pass.
            boolean isChunk = image[start + 4] == 1;
            int body = records.getOrDefault(start, 0);
            int length = start == 0 ? 256 : SampleDisk.RECORD + (isChunk ? 0 : body);
            int at = start + random.nextInt(random.nextBoolean() ? Math.min(length, 160) : length);
            byte[] changed = image.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            if (start == 0) {
                SampleDisk.sealSegment(changed);
            } else {
                SampleDisk.sealRecord(changed, start, body);
            }
            reader.add(List.of(changed));
            places.add("byte " + (at - start) + " of kind " + (start == 0 ? 0 : image[start + 4]) + " at " + start);
            found.add(fault(changed));
        }
        List<String> lines = reader.readAll();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("ok ") != found.get(i).isEmpty()) {
                differences.add(places.get(i) + ": " + found.get(i) + ", " + lines.get(i));
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
        assertThat(lines).anyMatch(line -> line.startsWith("ok "));
    }

    private static Optional<String> fault(byte[] image) throws IOException {
        try {
            return DwiCheck.check(MemoryDevice.copyOf(image), DwiOpenOptions.defaults(), SampleDisk.ONE_THREAD).stream()
                    .filter(finding -> finding.severity() != Severity.INFO)
                    .map(Finding::text)
                    .findFirst();
        } catch (ImageException e) {
            return Optional.of(e.toString());
        }
    }
}
