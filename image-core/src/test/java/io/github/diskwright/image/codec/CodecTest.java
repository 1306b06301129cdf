package io.github.diskwright.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every codec over every kind of data, buffer and level. */
class CodecTest {
    private static final List<IntFunction<ByteBuffer>> KINDS =
            List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect);

    static Stream<Codec> codecs() {
        return CodecRegistry.load().codecs().stream();
    }

    static Stream<Arguments> codecsAndLevels() {
        return codecs().flatMap(codec -> Stream.of(codec.minLevel(), codec.defaultLevel(), codec.maxLevel())
                .distinct()
                .map(level -> Arguments.of(codec, level)));
    }

    static List<byte[]> samples() {
        Random random = new Random(11);
        List<byte[]> samples = new ArrayList<>();
        for (int length : new int[] {0, 1, 2, 3, 17, 255, 256, 4096, 70_001, 1 << 20}) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            byte[] text = new byte[length];
            for (int i = 0; i < length; i++) {
                text[i] = (byte) "the quick brown fox ".charAt((i + i / 97) % 20);
            }
            samples.add(noise);
            samples.add(text);
            samples.add(new byte[length]);
        }
        return samples;
    }

    @ParameterizedTest
    @MethodSource("codecsAndLevels")
    void givesBackWhatItTook(Codec codec, int level) throws Exception {
        try (BlockCompressor compressor = codec.compressor(level);
                BlockDecompressor decompressor = codec.decompressor()) {
            for (byte[] sample : samples()) {
                for (IntFunction<ByteBuffer> from : KINDS) {
                    for (IntFunction<ByteBuffer> to : KINDS) {
                        roundTrip(codec, compressor, decompressor, sample, from, to);
                    }
                }
            }
        }
    }

    private static void roundTrip(
            Codec codec,
            BlockCompressor compressor,
            BlockDecompressor decompressor,
            byte[] sample,
            IntFunction<ByteBuffer> from,
            IntFunction<ByteBuffer> to)
            throws CorruptImageException {
        ByteBuffer source = from.apply(sample.length + 7).position(3);
        source.put(sample).flip().position(3);
        ByteBuffer packed =
                to.apply(codec.maxCompressedLength(sample.length) + 5).position(5);

        int written = compressor.compress(source, packed);

        assertThat(source.hasRemaining()).isFalse();
        assertThat(packed.position()).isEqualTo(5 + written);
        packed.flip().position(5);
        // Guard bytes around the target must stay.
        ByteBuffer back = from.apply(sample.length + 8);
        back.put(0, (byte) 0x5a).put(sample.length + 7, (byte) 0x5a).position(4).limit(4 + sample.length);
        decompressor.decompress(packed, back);
        assertThat(packed.hasRemaining()).isFalse();
        assertThat(back.hasRemaining()).isFalse();
        byte[] result = new byte[sample.length];
        back.position(4).get(result);
        assertThat(result).isEqualTo(sample);
        back.clear();
        assertThat(back.get(0)).isEqualTo((byte) 0x5a);
        assertThat(back.get(sample.length + 7)).isEqualTo((byte) 0x5a);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void saysWhenTheTargetIsTooSmall(Codec codec) throws Exception {
        byte[] noise = new byte[10_000];
        new Random(5).nextBytes(noise);
        for (IntFunction<ByteBuffer> kind : KINDS) {
            try (BlockCompressor compressor = codec.compressor(codec.defaultLevel())) {
                ByteBuffer source = kind.apply(noise.length).put(noise).flip();
                assertThatThrownBy(() -> compressor.compress(source, kind.apply(5_000)))
                        .isInstanceOf(BufferOverflowException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void refusesAWrongLength(Codec codec) throws Exception {
        byte[] text = samples().get(25);
        ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(text.length));
        try (BlockCompressor compressor = codec.compressor(codec.defaultLevel());
                BlockDecompressor decompressor = codec.decompressor()) {
            compressor.compress(ByteBuffer.wrap(text), packed);
            packed.flip();
            // LZMS has no mark of its end: a few bytes may go unnoticed there.
            int few = codec.name().equals("lzms") ? 1_000 : 1;
            for (int wrong : new int[] {0, 1, text.length - few, text.length + few}) {
                assertThatExceptionOfType(CorruptImageException.class)
                        .isThrownBy(() -> decompressor.decompress(packed.duplicate(), ByteBuffer.allocate(wrong)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void takesAnyInputWithoutHarm(Codec codec) throws Exception {
        Random random = new Random(23);
        byte[] text = Arrays.copyOf(samples().get(25), 20_000);
        ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(text.length));
        try (BlockCompressor compressor = codec.compressor(codec.defaultLevel());
                BlockDecompressor decompressor = codec.decompressor()) {
            compressor.compress(ByteBuffer.wrap(text), packed);
            packed.flip();
            for (int i = 0; i < 3_000; i++) {
                byte[] input = new byte[packed.remaining()];
                packed.duplicate().get(input);
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
                }
                int length = random.nextInt(10) == 0 ? random.nextInt(input.length) : input.length;
                ByteBuffer target = KINDS.get(i % 2).apply(text.length);
                try {
                    decompressor.decompress(ByteBuffer.wrap(input, 0, length), target);
                    assertThat(target.hasRemaining()).isFalse();
                } catch (CorruptImageException e) {
                    assertThat(e.structure()).isNotEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void namesTheLevelsThatItTakes(Codec codec) {
        assertThat(codec.defaultLevel()).isBetween(codec.minLevel(), codec.maxLevel());
        assertThatIllegalArgumentException().isThrownBy(() -> codec.compressor(codec.maxLevel() + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> codec.compressor(codec.minLevel() - 1));
        assertThatIllegalArgumentException().isThrownBy(() -> codec.maxCompressedLength(-1));
    }

    @Test
    void theRegistryKnowsAllByName() throws Exception {
        CodecRegistry registry = CodecRegistry.load();

        assertThat(registry.codecs())
                .extracting(Codec::name)
                .containsExactly("lz4", "lzms", "lznt1", "lzx", "store", "xpress", "zstd");
        assertThat(registry.codecs()).allMatch(Codec::isAvailable);
        assertThat(registry.require("zstd").name()).isEqualTo("zstd");
        assertThatExceptionOfType(UnsupportedFeatureException.class)
                .isThrownBy(() -> registry.require("rar"))
                .withMessageContaining("rar");
    }
}
