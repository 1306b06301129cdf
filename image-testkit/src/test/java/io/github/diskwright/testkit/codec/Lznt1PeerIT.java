package io.github.diskwright.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Lznt1Codec;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Sleuthkit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed files of an NTFS volume whose units were encoded here are read by ntfs-3g and the Sleuth Kit. */
class Lznt1PeerIT {
    private static final int VOLUME = 24 << 20;
    private static final String NAME = "compressed.bin";

    @TempDir
    Path folder;

    private static List<byte[]> plainUnits() throws IOException {
        List<byte[]> units = new ArrayList<>();
        for (DataKind kind : DataKind.values()) {
            units.add(kind.bytes(CompressedNtfsFile.UNIT, 5));
        }
        units.add(CodecData.ramps(CompressedNtfsFile.UNIT));
        byte[] library = CodecData.library(24 * CompressedNtfsFile.UNIT);
        for (int at = 0; at < library.length; at += CompressedNtfsFile.UNIT) {
            units.add(Arrays.copyOfRange(library, at, at + CompressedNtfsFile.UNIT));
        }
        return units;
    }

    /** As a volume stores it: the stream with its end mark if that saves a cluster, else the unit as it is. */
    private static byte[] stored(BlockCompressor compressor, byte[] plain) {
        Lznt1Codec codec = new Lznt1Codec();
        ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(plain.length) + 2);
        compressor.compress(ByteBuffer.wrap(plain), packed);
        int length = packed.position() + 2;
        return length <= CompressedNtfsFile.UNIT - CompressedNtfsFile.CLUSTER
                ? Arrays.copyOf(packed.array(), length)
                : plain;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100})
    void compressedFilesAreReadByOthers(int level) throws IOException {
        NtfsTools ntfs = NtfsTools.require();
        Path volume = folder.resolve("volume.ntfs");
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(VOLUME);
        }
        ntfs.format(volume, "-c", Integer.toString(CompressedNtfsFile.CLUSTER));
        List<byte[]> units = plainUnits();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        units.forEach(plain::writeBytes);
        // What is overwritten must not be what is expected, or nothing would be shown.
        Path before = Files.write(folder.resolve("before"), DataKind.RANDOM.bytes(plain.size(), 99));
        ntfs.put(volume, before, NAME);

        byte[] image = Files.readAllBytes(volume);
        CompressedNtfsFile compressed = new CompressedNtfsFile(image, NAME);
        try (BlockCompressor compressor = new Lznt1Codec().compressor(level)) {
            List<byte[]> stored =
                    units.stream().map(unit -> stored(compressor, unit)).toList();
            assertThat(stored)
                    .filteredOn(unit -> unit.length < CompressedNtfsFile.UNIT)
                    .hasSizeGreaterThan(20);
            compressed.store(stored);
        }
        Files.write(volume, image);

        assertThat(Arrays.mismatch(ntfs.get(volume, NAME), plain.toByteArray())).isEqualTo(-1);
        byte[] seen = Sleuthkit.require().file(volume, 0, Integer.toString(compressed.number()));
        assertThat(Arrays.mismatch(seen, plain.toByteArray())).isEqualTo(-1);
    }
}
