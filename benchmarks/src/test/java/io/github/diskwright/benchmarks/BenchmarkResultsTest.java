package io.github.diskwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.pipeline.BufferKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks compute what they say, so that none of them is fast by doing less. */
class BenchmarkResultsTest {
    private static final int SIZE = (5 << 20) / 2;

    private final ProcessedBytes processed = new ProcessedBytes();
    private final PackedBytes packed = new PackedBytes();

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void digests(BufferKind buffer) throws Exception {
        DigestBenchmark benchmark = new DigestBenchmark();
        benchmark.buffer = buffer;
        benchmark.blockSize = 10_000;
        benchmark.prepare();

        assertThat(benchmark.eachBlock(processed)).isEqualTo(sha256(real(10_000)));
        assertThat(benchmark.stream(processed).finish()).isEqualTo(sha256(real(10_000)));
        assertThat(processed.bytes).isEqualTo(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void pipelineAndDeviceDigest(int threads) throws Exception {
        PipelineBenchmark pipeline = new PipelineBenchmark();
        pipeline.threads = threads;
        pipeline.codec = "zstd-1";
        pipeline.digest = "SHA_256";
        pipeline.size = SIZE;
        pipeline.prepare();
        DeviceDigestBenchmark digest = new DeviceDigestBenchmark();
        digest.threads = threads;
        digest.size = SIZE;
        digest.prepare();

        assertThat(pipeline.compressAndDigest(processed, packed)).containsExactly(sha256(real(SIZE)));
        assertThat(packed.packedBytes).isBetween(1L, SIZE - 1L);
        assertThat(digest.serial(processed)).containsExactly(sha256(real(SIZE)));
        assertThat(processed.bytes).isEqualTo(2 * SIZE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "lz4-1", "lz4-9", "zstd-1", "zstd-19"})
    void codecs(String codec) throws Exception {
        CompressBenchmark compress = new CompressBenchmark();
        compress.codec = codec;
        compress.size = SIZE;
        compress.prepare();
        ByteBuffer block = compress.compress(processed, packed).flip();
        try (BlockDecompressor decompressor = CodecChoice.parse(codec).codec().decompressor()) {
            ByteBuffer back = ByteBuffer.allocate(compress.blockSize);
            decompressor.decompress(block, back);
            assertThat(back.array()).isEqualTo(real(compress.blockSize));
        }
        compress.close();

        DecompressBenchmark decompress = new DecompressBenchmark();
        decompress.codec = codec;
        decompress.size = SIZE;
        decompress.prepare();
        ByteBuffer back = decompress.decompress(processed, packed).flip();
        assertThat(back).isEqualTo(ByteBuffer.wrap(real(decompress.blockSize)));
        decompress.close();
    }

    @Test
    void zerosAreCounted() throws IOException {
        int units = SIZE / 4096;
        assertThat(zeroUnits("zero")).isEqualTo(units);
        assertThat(zeroUnits("real")).isLessThan(units / 4);
        assertThat(zeroUnits("mixed")).isBetween(units / 4, units * 3 / 4);
    }

    private int zeroUnits(String data) throws IOException {
        ZeroBenchmark benchmark = new ZeroBenchmark();
        benchmark.data = data;
        benchmark.size = SIZE;
        benchmark.blockSize = SIZE;
        benchmark.prepare();
        return benchmark.isZero(processed);
    }

    @Test
    void copiesLeaveZerosOut() throws IOException {
        CopyBenchmark benchmark = new CopyBenchmark();
        benchmark.size = SIZE;
        benchmark.data = "zero";
        benchmark.prepare();
        assertThat(benchmark.toVhdx(processed).dataBytes()).isZero();
        benchmark.data = "mixed";
        benchmark.prepare();
        assertThat(benchmark.toDevice(processed).dataBytes()).isBetween(SIZE / 4L, SIZE * 3 / 4L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "vhdx"})
    void extentsHoldTheRuns(String kind) throws IOException {
        ExtentsBenchmark benchmark = new ExtentsBenchmark();
        benchmark.kind = kind;
        benchmark.runs = 8;
        benchmark.prepare();

        assertThat(benchmark.iterate(new SeenExtents())).isEqualTo(8 * (64 << 10));
        benchmark.close();
    }

    private static byte[] real(int size) throws IOException {
        return SampleData.device("real", size).toByteArray();
    }

    private static DigestValue sha256(byte[] bytes) throws GeneralSecurityException {
        return new DigestValue(
                DigestAlgorithm.SHA_256, MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
