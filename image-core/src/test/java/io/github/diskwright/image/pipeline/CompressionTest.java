package io.github.diskwright.image.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.codec.CompressorOptions;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of blocks of every kind. */
class CompressionTest {
    private static final int BLOCK = 128 << 10;

    private final Codec zstd;
    private final Codec lz4;

    CompressionTest() throws Exception {
        zstd = CodecRegistry.load().require("zstd");
        lz4 = CodecRegistry.load().require("lz4");
    }

    private static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] words(long seed, int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(seed);
        while (text.length() < length) {
            text.append(Long.toString(random.nextInt(5_000), 36)).append(' ');
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private static MemoryDevice disk(byte[]... blocks) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize((long) BLOCK * blocks.length);
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i].length > 0) {
                disk.write((long) i * BLOCK, ByteBuffer.wrap(blocks[i]));
            }
        }
        return disk;
    }

    /** Keeps what comes, and gives the disk back from it. */
    private static final class Container implements DistinctStage {
        private final List<String> entries = new ArrayList<>();
        private final List<Long> lengths = new ArrayList<>();
        private final MemoryDevice restored;
        private final List<byte[]> distinct;

        Container(long size) {
            this(size, new ArrayList<>());
        }

        /** One that goes on where another one ended. */
        Container(long size, List<byte[]> distinct) {
            this.restored = MemoryDevice.ofSize(size);
            this.distinct = distinct;
        }

        @Override
        public Next block(Block block, CompressedBlock result) throws IOException {
            ByteBuffer plain = ByteBuffer.allocate(block.length());
            if (result.form() == CompressedBlock.Form.COMPRESSED) {
                try (BlockDecompressor decompressor =
                        result.codec().orElseThrow().decompressor()) {
                    ByteBuffer copy = ByteBuffer.allocate(result.bytes().remaining());
                    decompressor.decompress(copy.put(result.bytes()).flip(), plain);
                }
            } else {
                plain.put(result.bytes());
            }
            restored.write(block.position(), plain.clear());
            if (result.form() != CompressedBlock.Form.ZERO) {
                distinct.add(plain.array());
            }
            String codec = result.codec().map(used -> " " + used.name()).orElse("");
            entries.add(result.form() + codec);
            lengths.add((long) result.bytes().remaining());
            return Next.CONTINUE;
        }

        @Override
        public Next duplicate(Block block, CompressedBlock result, long first) throws IOException {
            restored.write(block.position(), ByteBuffer.wrap(distinct.get((int) first)));
            entries.add("as " + first);
            return Next.CONTINUE;
        }

        @Override
        public Next zeros(long position, long length) {
            entries.add("HOLE " + length / BLOCK);
            return Next.CONTINUE;
        }
    }

    private static Container pack(MemoryDevice disk, Compression compression, int threads) throws IOException {
        Container container = new Container(disk.size());
        BlockStage<CompressedBlock> stage = compression.deduplication().isPresent()
                ? compression.deduplication().get().before(container)
                : container;
        BlockPipeline.over(disk)
                .blockSize(BLOCK)
                .job(JobOptions.builder().threads(threads).build())
                .workers(CompressWorker.factory(compression))
                .stage(stage)
                .build()
                .run();
        assertThat(container.restored.toByteArray()).isEqualTo(disk.toByteArray());
        return container;
    }

    @Test
    void noiseIsStoredAndTheRestCompressed() throws Exception {
        byte[] twice = noise(4, BLOCK);
        System.arraycopy(twice, 0, twice, BLOCK / 2, BLOCK / 2);
        MemoryDevice disk =
                disk(noise(1, BLOCK), words(2, BLOCK), new byte[0], noise(3, BLOCK), twice, new byte[BLOCK]);
        for (Compression.Noise handling : Compression.Noise.values()) {
            Container container =
                    pack(disk, Compression.with(zstd, 12).noise(handling).build(), 2);

            // Noise that repeats itself is not mistaken for what cannot be compressed.
            assertThat(container.entries)
                    .containsExactly("STORED", "COMPRESSED zstd", "HOLE 1", "STORED", "COMPRESSED zstd", "ZERO");
            assertThat(container.lengths.get(3)).isLessThan(BLOCK * 6 / 10);
        }
    }

    @Test
    void onlySlowLevelsAreSparedATrial() {
        assertThat(Compression.with(zstd, 1).build().trial()).isEmpty();
        assertThat(Compression.with(zstd, -5).build().trial()).isEmpty();
        assertThat(Compression.with(lz4, 1).build().trial()).isEmpty();
        assertThat(Compression.with(zstd, 19).build().trial()).isPresent();
        assertThat(Compression.with(lz4, 9).build().trial()).isPresent();
        assertThat(Compression.with(zstd, 19)
                        .noise(Compression.Noise.COMPRESS)
                        .build()
                        .trial())
                .isEmpty();
    }

    @Test
    void theProbeKnowsNoiseFromDataThatCanBeCompressed() {
        NoiseProbe probe = new NoiseProbe();
        for (int seed = 0; seed < 200; seed++) {
            assertThat(probe.looksLikeNoise(ByteBuffer.wrap(noise(seed, BLOCK))))
                    .isTrue();
            assertThat(probe.looksLikeNoise(ByteBuffer.wrap(words(seed, BLOCK))))
                    .isFalse();
        }
        byte[] base64 = Base64.getEncoder().encode(noise(1, BLOCK));
        assertThat(probe.looksLikeNoise(ByteBuffer.wrap(base64))).isFalse();
        assertThat(probe.looksLikeNoise(ByteBuffer.wrap(noise(1, 60_000)))).isFalse();
        ByteBuffer buffer = ByteBuffer.wrap(noise(1, 2 * BLOCK)).position(5).limit(BLOCK);
        assertThat(probe.looksLikeNoise(buffer)).isTrue();
        assertThat(buffer.position()).isEqualTo(5);
    }

    @Test
    void autoKeepsTheSmallestOfWhatTheBudgetAllows() throws Exception {
        Compression fast = Compression.auto(List.of(zstd, lz4), 100_000_000).build();
        assertThat(fast.candidates())
                .extracting(candidate -> candidate.codec().name())
                .containsExactly("lz4", "zstd");
        Compression slow = Compression.auto(List.of(lz4, zstd), 3_000_000).build();
        double cost = 0;
        for (Compression.Candidate candidate : fast.candidates()) {
            cost += candidate.cost();
        }
        assertThat(cost).isLessThanOrEqualTo(1e9 / 100_000_000);
        assertThat(slow.candidates().get(1).options().level())
                .isGreaterThan(fast.candidates().get(1).options().level());

        MemoryDevice disk = disk(
                words(1, BLOCK), noise(2, BLOCK), "x".repeat(BLOCK).getBytes(StandardCharsets.US_ASCII), new byte[0]);
        Container best = pack(disk, fast, 3);
        for (Compression.Candidate candidate : fast.candidates()) {
            Compression alone =
                    Compression.with(candidate.codec(), candidate.options()).build();
            Container container = pack(disk, alone, 1);
            for (int i = 0; i < best.lengths.size(); i++) {
                assertThat(best.lengths.get(i)).isLessThanOrEqualTo(container.lengths.get(i) * 64 / 63 + 1);
            }
        }
        assertThat(best.entries).containsExactly("COMPRESSED zstd", "STORED", "COMPRESSED zstd", "HOLE 1");
    }

    @Test
    void autoKeepsTheFasterCodecWhereItIsAsSmall() throws Exception {
        byte[] almostNoise = noise(1, BLOCK);
        System.arraycopy(almostNoise, 0, almostNoise, 60_000, 60_000);
        Container container = pack(
                disk(almostNoise),
                Compression.auto(List.of(lz4, zstd), 50_000_000).build(),
                1);

        assertThat(container.entries).containsExactly("COMPRESSED lz4");
    }

    @Test
    void autoNeedsACodecThatIsFastEnough() {
        assertThatIllegalArgumentException().isThrownBy(() -> Compression.auto(List.of(), 1_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> Compression.auto(List.of(zstd), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compression.auto(List.of(zstd), 40_000_000_000L))
                .withMessageContaining("40000000000");
    }

    @Test
    void longDistanceMatchingFindsWhatLiesFarApart() throws Exception {
        byte[] far = noise(1, 24 << 20);
        System.arraycopy(far, 0, far, 20 << 20, 4 << 20);
        CompressorOptions options = CompressorOptions.builder(1)
                .matching(CompressorOptions.Matching.LONG_DISTANCE)
                .build();
        ByteBuffer target = ByteBuffer.allocate(zstd.maxCompressedLength(far.length));
        int byLevel;
        int longDistance;
        try (var compressor = zstd.compressor(1)) {
            byLevel = compressor.compress(ByteBuffer.wrap(far), target.clear());
        }
        try (var compressor = zstd.compressor(options)) {
            longDistance = compressor.compress(ByteBuffer.wrap(far), target.clear());
        }
        ByteBuffer back = ByteBuffer.allocate(far.length);
        try (var decompressor = zstd.decompressor()) {
            decompressor.decompress(target.flip(), back);
        }

        assertThat(back.array()).isEqualTo(far);
        assertThat(byLevel).isGreaterThan(far.length - 1000);
        assertThat(longDistance).isLessThan(21 << 20);
        assertThatExceptionOfType(UnsupportedFeatureException.class)
                .isThrownBy(() -> lz4.compressor(options))
                .withMessageContaining("lz4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void equalBlocksAreFoundWhateverTheThreads(int threads) throws Exception {
        byte[] a = words(1, BLOCK);
        byte[] b = noise(2, BLOCK);
        MemoryDevice disk = disk(a, b, a, new byte[0], b, a, new byte[BLOCK], words(3, BLOCK), b);
        Deduplication deduplication = new Deduplication(1 << 20);

        Container container = pack(
                disk, Compression.with(zstd, 3).deduplication(deduplication).build(), threads);

        assertThat(container.entries)
                .containsExactly(
                        "COMPRESSED zstd",
                        "STORED",
                        "as 0",
                        "HOLE 1",
                        "as 1",
                        "as 0",
                        "ZERO",
                        "COMPRESSED zstd",
                        "as 1");
        assertThat(deduplication.result()).isEqualTo(new Deduplication.Result(3, 3L * BLOCK, 4, 4L * BLOCK, 0));
    }

    private Container packAfter(Container before, MemoryDevice disk, Deduplication deduplication) throws IOException {
        Container container = new Container(disk.size(), before.distinct);
        BlockPipeline.over(disk)
                .blockSize(BLOCK)
                .workers(CompressWorker.factory(
                        Compression.with(zstd, 3).deduplication(deduplication).build()))
                .stage(deduplication.before(container))
                .build()
                .run();
        assertThat(container.restored.toByteArray()).isEqualTo(disk.toByteArray());
        return container;
    }

    @Test
    void blocksOfAnEarlierDiskAreKnown() throws Exception {
        byte[] a = words(1, BLOCK);
        byte[] b = noise(2, BLOCK);
        byte[] c = words(3, BLOCK);
        Deduplication deduplication = new Deduplication(1 << 20);

        Container first = packAfter(new Container(0), disk(a, new byte[BLOCK], b), deduplication);
        Container second = packAfter(first, disk(c, c, a, b), deduplication);
        Container third = packAfter(second, disk(b, c), deduplication);

        assertThat(second.entries).containsExactly("COMPRESSED zstd", "as 2", "as 0", "as 1");
        assertThat(third.entries).containsExactly("as 1", "as 2");
    }

    @Test
    void aBlockThatTheSinkDidNotGetIsNotKnown() throws Exception {
        byte[] a = words(1, BLOCK);
        Deduplication deduplication = new Deduplication(1 << 20);
        Compression compression =
                Compression.with(zstd, 3).deduplication(deduplication).build();
        DistinctStage full = new DistinctStage() {
            @Override
            public Next block(Block block, CompressedBlock result) throws IOException {
                throw new IOException("full");
            }

            @Override
            public Next duplicate(Block block, CompressedBlock result, long first) {
                throw new AssertionError(first);
            }

            @Override
            public Next zeros(long position, long length) {
                return Next.CONTINUE;
            }
        };
        BlockPipeline<CompressedBlock> failing = BlockPipeline.over(disk(a, a))
                .blockSize(BLOCK)
                .workers(CompressWorker.factory(compression))
                .stage(deduplication.before(full))
                .build();

        assertThatIOException().isThrownBy(failing::run).withMessage("full");

        assertThat(deduplication.result()).isEqualTo(new Deduplication.Result(0, 0, 0, 0, 0));
        assertThat(packAfter(new Container(0), disk(a, a), deduplication).entries)
                .containsExactly("COMPRESSED zstd", "as 0");
    }

    @Test
    void digestsAreThereForDeduplicationWhateverElseIsAskedFor() {
        assertThat(Compression.with(lz4, 1)
                        .deduplication(new Deduplication(1))
                        .digests(Compression.BlockDigests.NONE)
                        .build()
                        .digests())
                .isEqualTo(Compression.BlockDigests.SHA_256);
    }

    /** Noise that is there twice, too far apart for the level but not for long-distance matching. */
    @Test
    void noiseIsNotStoredWhereItRepeatsFarApart() throws Exception {
        int half = 2 << 20;
        MemoryDevice disk = MemoryDevice.ofSize(2 * half);
        disk.write(0, ByteBuffer.wrap(noise(1, half)));
        disk.write(half, ByteBuffer.wrap(noise(1, half)));
        CompressorOptions far = CompressorOptions.builder(6)
                .matching(CompressorOptions.Matching.LONG_DISTANCE)
                .build();
        Container container = new Container(disk.size());
        BlockPipeline.over(disk)
                .blockSize(2 * half)
                .workers(CompressWorker.factory(Compression.with(zstd, far).build()))
                .stage(container)
                .build()
                .run();

        assertThat(container.entries).containsExactly("COMPRESSED zstd");
        assertThat(container.lengths.get(0)).isLessThan(half + half / 10);
    }

    @Test
    void aFullTableOfDigestsIsReportedAndHarmless() throws Exception {
        int count = 1500;
        MemoryDevice disk = MemoryDevice.ofSize(2L * count * 4096);
        for (int i = 0; i < 2 * count; i++) {
            disk.write(i * 4096L, ByteBuffer.wrap(noise(1 + i % count, 4096)));
        }
        for (int threads : new int[] {1, 4}) {
            Deduplication deduplication = new Deduplication(1);
            BlockPipeline.over(disk)
                    .blockSize(4096)
                    .job(JobOptions.builder().threads(threads).build())
                    .workers(CompressWorker.factory(Compression.with(lz4, 1)
                            .deduplication(deduplication)
                            .build()))
                    .stage(deduplication.before(new Container(disk.size())))
                    .build()
                    .run();
            // The smallest table has 1,024 places, two thirds of which are used.
            assertThat(deduplication.result())
                    .isEqualTo(new Deduplication.Result(
                            count + (count - 682), (2L * count - 682) * 4096, 682, 682 * 4096, 2L * (count - 682)));
        }
    }

    @Test
    void digestsAreThoseOfThePlainBytes() throws Exception {
        byte[] text = words(1, BLOCK);
        List<byte[]> digests = new ArrayList<>();
        Compression compression = Compression.with(lz4, 1)
                .digests(Compression.BlockDigests.SHA_256)
                .build();
        BlockPipeline.over(disk(text, new byte[BLOCK]))
                .blockSize(BLOCK)
                .workers(CompressWorker.factory(compression))
                .stage(new BlockStage<CompressedBlock>() {
                    @Override
                    public Next block(Block block, CompressedBlock result) {
                        byte[] digest = new byte[result.digest().remaining()];
                        result.digest().get(digest);
                        digests.add(digest);
                        return Next.CONTINUE;
                    }

                    @Override
                    public Next zeros(long position, long length) {
                        return Next.CONTINUE;
                    }
                })
                .build()
                .run();

        assertThat(digests).containsExactly(MessageDigest.getInstance("SHA-256").digest(text), new byte[0]);
    }

    /** The contexts of slow levels are part of the budget: fewer threads work in it, or it is refused. */
    @Test
    void theMemoryOfTheCodecsCounts() throws Exception {
        MemoryDevice disk = disk(words(1, BLOCK), words(2, BLOCK), words(3, BLOCK), words(4, BLOCK));
        Compression strong = Compression.with(zstd, 19).build();
        long perThread = strong.workerMemory(BLOCK) + BLOCK + strong.maxCompressedLength(BLOCK);
        assertThat(strong.workerMemory(BLOCK)).isBetween(2L << 20, 16L << 20);
        assertThat(zstd.compressorMemory(CompressorOptions.ofLevel(22), 256 << 20))
                .isGreaterThan(500L << 20);
        for (int most : new int[] {1, 2, 4}) {
            AtomicInteger workers = new AtomicInteger();
            BlockWorker.Factory<CompressedBlock> factory = CompressWorker.factory(strong);
            Container container = new Container(disk.size());
            BlockPipeline.over(disk)
                    .blockSize(BLOCK)
                    .job(JobOptions.builder()
                            .threads(4)
                            .memory(most * perThread)
                            .build())
                    .workers(new BlockWorker.Factory<CompressedBlock>() {
                        @Override
                        public BlockWorker<CompressedBlock> newWorker() throws IOException {
                            workers.incrementAndGet();
                            return factory.newWorker();
                        }

                        @Override
                        public int outputLength(int blockSize) {
                            return factory.outputLength(blockSize);
                        }

                        @Override
                        public long workerMemory(int blockSize) {
                            return factory.workerMemory(blockSize);
                        }
                    })
                    .stage(container)
                    .build()
                    .run();
            assertThat(container.entries).hasSize(4);
            assertThat(workers).hasValueBetween(1, most);
        }
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> BlockPipeline.over(disk)
                        .blockSize(BLOCK)
                        .job(JobOptions.builder().memory(perThread - 1).build())
                        .workers(CompressWorker.factory(strong))
                        .build()
                        .run())
                .withMessageContaining(" for the work on it");
    }
}
