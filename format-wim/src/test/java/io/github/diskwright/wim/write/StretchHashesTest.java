package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StretchHashesTest {
    private static final int STRETCH = 1000;
    private static final int LENGTH = 5300;

    private static List<BlobHash> expected(byte[] file, int end) {
        List<BlobHash> hashes = new ArrayList<>();
        for (int at = WimHeader.SIZE_BYTES; at < end; at += STRETCH) {
            hashes.add(BlobHash.of(
                    BlobHash.newDigest().digest(Arrays.copyOfRange(file, at, Math.min(end, at + STRETCH)))));
        }
        return hashes;
    }

    /** The XML data are written before the table is made, and are none of its business. */
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 300, 5000})
    void whatIsWrittenBehindTheEndIsInNoHash(int piece) throws IOException {
        byte[] file = new byte[LENGTH];
        Seeds.random(1, 0).nextBytes(file);
        for (int end = WimHeader.SIZE_BYTES; end <= LENGTH; end += 97) {
            MemoryDevice device = MemoryDevice.copyOf(file);
            StretchHashes hashes = new StretchHashes(STRETCH);
            for (int at = WimHeader.SIZE_BYTES; at < LENGTH; at += piece) {
                hashes.written(at, file, at, Math.min(piece, LENGTH - at));
            }
            IntegrityTable table = hashes.finish(device, end);
            assertThat(table.hashes()).as("end %s", end).isEqualTo(expected(file, end));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsWrittenAgainOrTakenBackCounts(long seed) throws IOException {
        Random random = Seeds.random(seed, 0);
        byte[] file = new byte[LENGTH];
        MemoryDevice device = MemoryDevice.ofSize(LENGTH);
        StretchHashes hashes = new StretchHashes(STRETCH);
        int end = WimHeader.SIZE_BYTES;
        while (end < LENGTH) {
            byte[] bytes = new byte[1 + random.nextInt(700)];
            random.nextBytes(bytes);
            boolean isAgain = random.nextInt(3) == 0 && end > WimHeader.SIZE_BYTES + bytes.length;
            int at = isAgain ? WimHeader.SIZE_BYTES + random.nextInt(end - bytes.length - WimHeader.SIZE_BYTES) : end;
            if (isAgain && random.nextBoolean()) {
                hashes.truncated(at);
                end = at;
            }
            int length = Math.min(bytes.length, LENGTH - at);
            System.arraycopy(bytes, 0, file, at, length);
            device.write(at, ByteBuffer.wrap(bytes, 0, length));
            hashes.written(at, bytes, 0, length);
            end = Math.max(end, at + length);
        }
        int covered = LENGTH - random.nextInt(900);
        assertThat(hashes.finish(device, covered).hashes()).isEqualTo(expected(file, covered));
    }
}
