package io.github.diskwright.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.Lznt1Codec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.XpressCodec;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mutated streams give the declared error or some bytes, and touch nothing outside of the target. */
class WimCodecsFuzzTest {
    private static final int CASES = 26_000;
    private static final byte GUARD = 0x5a;
    private static final int GUARDS = 64;
    private static final int LENGTH = 1500;
    /** The decoders allocate errors only; the first error of a run loads classes. */
    private static final int MAX_ALLOCATION = 1 << 20;

    static Stream<Arguments> codecs() {
        return Stream.of(
                Arguments.of(new XpressCodec(), 10),
                Arguments.of(new LzxCodec(), 50),
                Arguments.of(new LzmsCodec(), 50),
                Arguments.of(new Lznt1Codec(), 50));
    }

    private static List<byte[]> samples(Codec codec, int level) throws IOException {
        List<byte[]> plain = new ArrayList<>();
        for (DataKind kind : DataKind.values()) {
            plain.add(kind.bytes(LENGTH, 7));
        }
        plain.add(CodecData.ramps(LENGTH));
        List<byte[]> samples = new ArrayList<>();
        try (BlockCompressor compressor = codec.compressor(level)) {
            for (byte[] bytes : plain) {
                ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(LENGTH));
                compressor.compress(ByteBuffer.wrap(bytes), packed);
                if (packed.position() < LENGTH) {
                    samples.add(Arrays.copyOf(packed.array(), packed.position()));
                }
            }
        }
        return samples;
    }

    private static FuzzReport fuzz(String name, BlockDecompressor decompressor, List<byte[]> samples) {
        byte[] target = new byte[LENGTH + 2 * GUARDS];
        Arrays.fill(target, GUARD);
        return Fuzzer.named(name)
                .cases(Effort.scaled(CASES))
                .maxAllocation(MAX_ALLOCATION)
                .runBytes(samples, bytes -> {
                    try {
                        decompressor.decompress(ByteBuffer.wrap(bytes), ByteBuffer.wrap(target, GUARDS, LENGTH));
                    } finally {
                        for (int i = 0; i < GUARDS; i++) {
                            assertThat(target[i] == GUARD && target[GUARDS + LENGTH + i] == GUARD)
                                    .isTrue();
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void anyStreamEndsWellOrWithTheDeclaredError(Codec codec, int level) throws IOException {
        try (BlockDecompressor decompressor = codec.decompressor()) {
            FuzzReport report = fuzz(codec.name(), decompressor, samples(codec, level));
            assertThat(report.refusedByError()).containsOnlyKeys("CorruptImageException");
            assertThat(report.accepted()).isGreaterThan(samples(codec, level).size());
            assertThat(report.refused()).isGreaterThan(CASES / 10);
        }
    }

    @Test
    void anyCompressionUnitDoes() throws IOException {
        try (BlockDecompressor decompressor = new Lznt1Codec().unitDecompressor()) {
            FuzzReport report = fuzz("compression unit", decompressor, samples(new Lznt1Codec(), 50));
            assertThat(report.refusedByError()).containsOnlyKeys("CorruptImageException");
        }
    }

    @Test
    void tablesOfManyChunksAreChecked() throws IOException {
        XpressCodec codec = XpressCodec.ofChunkSize(4096);
        byte[] plain = DataKind.TEXT.bytes(20_000, 3);
        ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(plain.length));
        try (BlockCompressor compressor = codec.compressor(10);
                BlockDecompressor decompressor = codec.decompressor()) {
            compressor.compress(ByteBuffer.wrap(plain), packed);
            byte[] sample = Arrays.copyOf(packed.array(), packed.position());
            ByteBuffer target = ByteBuffer.allocate(plain.length);
            // Five chunks: four offsets.
            byte[] table = Arrays.copyOf(sample, 16);
            FuzzReport report = Fuzzer.named("chunk table")
                    .cases(Effort.scaled(2_000))
                    .runBytes(List.of(table), bytes -> {
                        byte[] damaged = sample.clone();
                        System.arraycopy(bytes, 0, damaged, 0, Math.min(table.length, bytes.length));
                        decompressor.decompress(ByteBuffer.wrap(damaged), target.clear());
                    });
            assertThat(report.refused()).isGreaterThan(1_000);
            assertThat(report.refusedByError()).containsOnlyKeys("CorruptImageException");
        }
    }

    @Test
    void theRegistryHasWhatIsFuzzedHere() {
        assertThat(codecs().map(arguments -> ((Codec) arguments.get()[0]).name()))
                .allMatch(name -> CodecRegistry.load().byName(name).isPresent());
    }
}
