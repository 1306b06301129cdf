package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.generate.GeneratedDevice;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single chunks that are cut out of an image are what the programs of their methods read. */
class ChunkToolsPeerIT {
    private static final int ZSTD = 1;
    private static final int LZ4 = 2;
    /** Magic; version 1 with independent blocks; blocks of at most 64 KiB; checksum of the two bytes before. */
    private static final byte[] LZ4_FRAME = {4, 0x22, 0x4D, 0x18, 0x60, 0x40, (byte) 0x82};

    @TempDir
    private Path folder;

    private final GeneratedDevice disk = SampleDisk.of(30, 51);

    /** Cuts out the chunks of a method, with something before and behind. Returns the files without their ending. */
    private List<Path> cutOut(String codec, int method, String ending) throws IOException {
        byte[] image = SampleDisk.bytes(
                        disk,
                        ContainerProperties.options(codec, SampleDisk.CHUNK).build())
                .get(0);
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Integer, Integer> record : SampleDisk.records(image).entrySet()) {
            int at = record.getKey();
            if (image[at + 4] == 1 && image[at + 44] == method) {
                int start = at + SampleDisk.RECORD;
                byte[] body = Arrays.copyOfRange(image, start, start + record.getValue());
                Path file = folder.resolve("chunk" + bytes.getLong(at + 56));
                Files.write(Path.of(file + ending), method == LZ4 ? framed(body) : body);
                files.add(file);
            }
        }
        assertThat(files).hasSizeGreaterThan(5);
        return files;
    }

    private static byte[] framed(byte[] block) {
        return ByteBuffer.allocate(LZ4_FRAME.length + 8 + block.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(LZ4_FRAME)
                .putInt(block.length)
                .put(block)
                .putInt(0)
                .array();
    }

    private void requireChunks(List<Path> files) throws IOException {
        for (Path file : files) {
            long position = Long.parseLong(file.getFileName().toString().substring(5)) * SampleDisk.CHUNK;
            ByteBuffer expected = ByteBuffer.allocate((int) Math.min(SampleDisk.CHUNK, disk.size() - position));
            disk.read(position, expected);
            assertThat(Files.readAllBytes(file)).as(file.toString()).isEqualTo(expected.array());
        }
    }

    @Test
    void zstdUnpacksThem() throws IOException {
        List<Path> files = cutOut("zstd", ZSTD, ".zst");
        List<Object> words = new ArrayList<>(List.of("-q", "-d"));
        files.forEach(file -> words.add(file + ".zst"));
        Peer.require("zstd").run(words).requireSuccess();
        requireChunks(files);
    }

    @Test
    void lz4UnpacksThemInAFrame() throws IOException {
        List<Path> files = cutOut("lz4", LZ4, ".lz4");
        List<Object> words = new ArrayList<>(List.of("-q", "-d", "-m"));
        files.forEach(file -> words.add(file + ".lz4"));
        Peer.require("lz4").run(words).requireSuccess();
        requireChunks(files);
    }
}
