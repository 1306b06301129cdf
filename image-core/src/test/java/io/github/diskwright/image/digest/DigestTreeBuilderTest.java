package io.github.diskwright.image.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTreeBuilderTest {
    private static final int BLOCK = 4096;
    private static final int FAN_OUT = BLOCK / 32;

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    /** The definition, word for word, with everything in memory: block digests to the value. */
    private static String byDefinition(List<byte[]> blockDigests, int blockSize, long size) throws Exception {
        List<byte[]> level = blockDigests;
        while (level.size() > 1) {
            List<byte[]> next = new ArrayList<>();
            for (int at = 0; at < level.size(); at += blockSize / 32) {
                ByteArrayOutputStream block = new ByteArrayOutputStream();
                for (byte[] digest : level.subList(at, Math.min(level.size(), at + blockSize / 32))) {
                    block.write(digest);
                }
                block.write(new byte[blockSize - block.size()]);
                next.add(sha256(block.toByteArray()));
            }
            level = next;
        }
        ByteBuffer descriptor = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        descriptor.put(0, (byte) 1).put(1, (byte) 1).put(2, (byte) Integer.numberOfTrailingZeros(blockSize));
        descriptor.putLong(8, size);
        if (!level.isEmpty()) {
            descriptor.put(16, level.get(0));
        }
        return new DigestValue(DigestAlgorithm.SHA_256, sha256(descriptor.array())).hex();
    }

    /** Values that fsverity 1.5 prints for an empty file, and for a file of one zero byte. */
    @ParameterizedTest
    @CsvSource({
        "1048576, 0, 88e1611b9dcf74db686e6bc734a171d098689136466ca1d5fbdf96868ebdff2a",
        "1048576, 1, 9b71d6ce758991a93c668a64f90ddcf720bb2c700032bbfc1511fbab6f4ca44e"
    })
    void givesTheValuesOfFsverity(int blockSize, int size, String expected) {
        DigestTreeBuilder builder = new DigestTreeBuilder(blockSize);
        builder.addZeroBlocks(size);

        DigestTree tree = builder.finish(size);

        assertThat(tree.value().hex()).isEqualTo(expected);
        assertThat(tree).hasToString("sha256-tree-" + blockSize + ":" + expected);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                2,
                FAN_OUT - 1,
                FAN_OUT,
                FAN_OUT + 1,
                2 * FAN_OUT,
                FAN_OUT * FAN_OUT,
                FAN_OUT * FAN_OUT + 1,
                40_000
            })
    void anyNumberOfBlocksGivesWhatTheDefinitionSays(int count) throws Exception {
        Random random = new Random(count);
        List<byte[]> digests = new ArrayList<>();
        ByteBuffer together = ByteBuffer.allocate(32 * count);
        for (int i = 0; i < count; i++) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            digests.add(digest);
            together.put(digest);
        }
        DigestTreeBuilder builder = new DigestTreeBuilder(BLOCK);
        together.flip();
        while (together.hasRemaining()) {
            int part = Math.min(32 * (1 + random.nextInt(500)), together.remaining());
            builder.addBlocks(together.slice(together.position(), part));
            together.position(together.position() + part);
        }
        long size = (long) count * BLOCK - random.nextInt(BLOCK);

        assertThat(builder.finish(size).value().hex()).isEqualTo(byDefinition(digests, BLOCK, size));
    }

    /** Runs of zeros anywhere are as if each of their blocks had come on its own. */
    @Test
    void zerosMayComeInRunsOfAnyLength() throws Exception {
        byte[] zero = sha256(new byte[BLOCK]);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            DigestTreeBuilder builder = new DigestTreeBuilder(BLOCK);
            List<byte[]> digests = new ArrayList<>();
            for (int run = random.nextInt(5); run >= 0; run--) {
                int zeros = random.nextInt(random.nextBoolean() ? 10 : 3 * FAN_OUT * FAN_OUT);
                builder.addZeroBlocks(zeros);
                for (int i = 0; i < zeros; i++) {
                    digests.add(zero);
                }
                byte[] digest = new byte[32];
                random.nextBytes(digest);
                builder.addBlocks(ByteBuffer.wrap(digest));
                digests.add(digest);
            }
            long size = (long) digests.size() * BLOCK;
            assertThat(builder.finish(size).value().hex())
                    .as("seed %d", seed)
                    .isEqualTo(byDefinition(digests, BLOCK, size));
        }
    }

    /** Nine levels of 128 subtrees each, in no time. */
    @Test
    void theLargestEmptyDiskCostsNothing() throws Exception {
        long size = Long.MAX_VALUE;
        DigestTreeBuilder builder = new DigestTreeBuilder(BLOCK);

        builder.addZeroBlocks(size / BLOCK + 1);

        byte[] digest = sha256(new byte[BLOCK]);
        for (int level = 0; level < 7; level++) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (block.hasRemaining()) {
                block.put(digest);
            }
            digest = sha256(block.array());
        }
        // 2^51 blocks are 128^7 times four.
        ByteBuffer top = ByteBuffer.allocate(BLOCK);
        for (int i = 0; i < 4; i++) {
            top.put(digest);
        }
        assertThat(builder.finish(size).root().toByteArray()).isEqualTo(sha256(top.array()));
    }

    @Test
    void startsAfreshAfterTheEnd() {
        DigestTreeBuilder builder = new DigestTreeBuilder(BLOCK);
        builder.addZeroBlocks(1000);
        DigestTree first = builder.finish(1000L * BLOCK);
        builder.addZeroBlocks(1000);

        assertThat(builder.finish(1000L * BLOCK)).isEqualTo(first).hasSameHashCodeAs(first);
        assertThat(builder.finish(0)).isNotEqualTo(first);
    }

    @Test
    void wrongArgumentsAreTheProgrammersMistake() {
        DigestTreeBuilder builder = new DigestTreeBuilder(BLOCK);
        assertThatIllegalArgumentException().isThrownBy(() -> new DigestTreeBuilder(5000));
        assertThatIllegalArgumentException().isThrownBy(() -> new DigestTreeBuilder(2048));
        assertThatIllegalArgumentException().isThrownBy(() -> new DigestTreeBuilder(32 << 20));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.addZeroBlocks(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.addBlocks(ByteBuffer.allocate(33)));
        assertThatIllegalStateException().isThrownBy(() -> builder.finish(1));
    }
}
