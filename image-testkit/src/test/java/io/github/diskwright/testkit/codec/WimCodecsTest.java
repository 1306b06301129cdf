package io.github.diskwright.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.Lznt1Codec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.XpressCodec;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.ThreadCheck;
import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any input comes back, in any mode; worst cases; the same input gives the same output. */
class WimCodecsTest {
    private static final byte GUARD = 0x5a;
    private static final int GUARDS = 32;

    static Stream<Arguments> modes() {
        return Stream.of(
                        modes(XpressCodec.ofChunkSize(4096), 1, 30, 60, 100),
                        modes(XpressCodec.ofChunkSize(65536), 1, 30, 60, 100),
                        modes(LzxCodec.ofChunkSize(32768), 1, 34, 35, 75, 100),
                        modes(LzxCodec.ofChunkSize(2 << 20), 20, 50),
                        modes(LzmsCodec.ofChunkSize(32768), 1, 34, 35, 100),
                        modes(LzmsCodec.ofChunkSize(1 << 20), 20, 50),
                        modes(new Lznt1Codec(), 1, 50, 100))
                .flatMap(modes -> modes);
    }

    private static Stream<Arguments> modes(Codec codec, int... levels) {
        return Arrays.stream(levels).mapToObj(level -> Arguments.of(codec, level));
    }

    /** Data with runs, copies, ramps and noise, each of a random length. */
    private static byte[] mixture(Random random) {
        int length = random.nextInt(8) == 0 ? 1 + random.nextInt(150_000) : 1 + random.nextInt(3_000);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int run = Math.min(length - at, 1 + random.nextInt(1 << random.nextInt(11)));
            int back = at == 0 ? 0 : 1 + random.nextInt(at);
            int step = random.nextInt(5);
            int kind = random.nextInt(4);
            for (int end = at + run; at < end; at++) {
                bytes[at] = switch (kind) {
                    case 0 -> (byte) random.nextInt();
                    case 1 -> at < 9 ? 0 : (byte) (bytes[at - (1 << step % 4)] + step);
                    case 2 -> back == 0 ? 0 : bytes[at - back];
                    default -> (byte) (random.nextInt(12) == 0 ? 0xe8 : step);
                };
            }
        }
        return bytes;
    }

    private static byte[] compressed(Codec codec, BlockCompressor compressor, byte[] plain) {
        ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(plain.length));
        compressor.compress(ByteBuffer.wrap(plain), packed);
        return Arrays.copyOf(packed.array(), packed.position());
    }

    private static void assertComesBack(BlockDecompressor decompressor, byte[] packed, byte[] plain)
            throws IOException {
        byte[] target = new byte[plain.length + 2 * GUARDS];
        Arrays.fill(target, GUARD);
        decompressor.decompress(ByteBuffer.wrap(packed), ByteBuffer.wrap(target, GUARDS, plain.length));
        assertThat(Arrays.mismatch(target, GUARDS, GUARDS + plain.length, plain, 0, plain.length))
                .isEqualTo(-1);
        for (int i = 0; i < GUARDS; i++) {
            assertThat(target[i] == GUARD && target[GUARDS + plain.length + i] == GUARD)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void anyInputComesBack(Codec codec, int level) {
        Effort.seeded(17, seed -> {
            try (BlockCompressor compressor = codec.compressor(level);
                    BlockDecompressor decompressor = codec.decompressor()) {
                for (int number = 0; number < Effort.scaled(150); number++) {
                    byte[] plain = mixture(Seeds.random(seed, number));
                    assertComesBack(decompressor, compressed(codec, compressor, plain), plain);
                }
            }
        });
    }

    /** Constant data, one symbol, longest codes, all lengths of matches, all offsets. */
    private static List<byte[]> worstCases() {
        List<byte[]> cases = new ArrayList<>();
        for (int length :
                new int[] {1, 2, 3, 4, 5, 10, 11, 17, 18, 63, 64, 4096, 32767, 32768, 65536, 65537, 1 << 20}) {
            cases.add(new byte[length]);
            cases.add(DataKind.RANDOM.bytes(length, length));
        }
        cases.add(DataKind.ZEROS.bytes((2 << 20) + 1, 1));
        cases.add(fibonacci());
        for (int period = 2; period <= 9; period++) {
            cases.add(periodic(period));
        }
        cases.add(allLengths());
        return cases;
    }

    /** Symbols with the frequencies of Fibonacci's numbers force the longest codes. */
    private static byte[] fibonacci() {
        byte[] bytes = new byte[32768];
        int at = 0;
        int before = 1;
        int frequency = 1;
        for (int symbol = 0; symbol < 20 && at + frequency <= bytes.length; symbol++) {
            Arrays.fill(bytes, at, at + frequency, (byte) symbol);
            at += frequency;
            int next = before + frequency;
            before = frequency;
            frequency = next;
        }
        Random random = new Random(1);
        for (int i = at - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte swapped = bytes[i];
            bytes[i] = bytes[other];
            bytes[other] = swapped;
        }
        return bytes;
    }

    private static byte[] periodic(int period) {
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % period * 31);
        }
        return bytes;
    }

    /** Noise, then pieces of it of all lengths from 2 to 300 from all distances, parted by rare bytes. */
    private static byte[] allLengths() {
        byte[] noise = DataKind.RANDOM.bytes(20_000, 5);
        ByteBuffer bytes = ByteBuffer.allocate(100_000).put(noise);
        for (int length = 2; length <= 300; length++) {
            bytes.put(noise, length * 60, length).put((byte) length);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void worstCasesComeBack(Codec codec, int level) throws Exception {
        try (BlockCompressor compressor = codec.compressor(level);
                BlockDecompressor decompressor = codec.decompressor()) {
            for (byte[] plain : worstCases()) {
                byte[] packed = compressed(codec, compressor, plain);
                assertThat(packed.length).isLessThanOrEqualTo(codec.maxCompressedLength(plain.length));
                assertComesBack(decompressor, packed, plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theSameInputGivesTheSameOutputWhateverCameBefore(Codec codec, int level) throws Exception {
        byte[] plain = CodecData.library(100_000);
        try (BlockCompressor fresh = codec.compressor(level);
                BlockCompressor used = codec.compressor(level)) {
            byte[] expected = compressed(codec, fresh, plain);
            for (DataKind kind : DataKind.values()) {
                compressed(codec, used, kind.bytes(50_000, 3));
                assertThat(compressed(codec, used, plain)).isEqualTo(expected);
            }
        }
    }

    /** Executors that help, that refuse, that never come to it, and that use the caller's thread. */
    static Stream<Executor> helpers() {
        return Stream.of(
                task -> new Thread(task).start(),
                task -> {
                    throw new RejectedExecutionException("busy");
                },
                task -> {},
                Runnable::run);
    }

    @ParameterizedTest
    @MethodSource("helpers")
    void helpDoesNotChangeALongChunkOfLzms(Executor helpers) throws Exception {
        LzmsCodec codec = LzmsCodec.ofChunkSize(2 << 20);
        byte[] library = CodecData.library(1_800_000);
        byte[] noise = DataKind.RANDOM.bytes(1_100_000, 3);
        ThreadCheck threads = ThreadCheck.start();
        try (BlockCompressor alone = codec.compressor(50);
                BlockCompressor helped = codec.compressor(50, helpers)) {
            for (byte[] plain : List.of(library, noise, library)) {
                assertThat(compressed(codec, helped, plain)).isEqualTo(compressed(codec, alone, plain));
            }
        }
        threads.end();
    }

    @Test
    void aBlockOfOneChunkThatDoesNotGetSmallerIsStored() throws Exception {
        byte[] noise = DataKind.RANDOM.bytes(32768, 9);
        for (Codec codec : List.of(new XpressCodec(), new LzxCodec(), new LzmsCodec())) {
            try (BlockCompressor compressor = codec.compressor(codec.defaultLevel())) {
                assertThat(compressed(codec, compressor, noise)).isEqualTo(noise);
            }
        }
    }

    @Test
    void anErrorNamesTheChunkAndItsPlaceInTheBlock() throws Exception {
        XpressCodec codec = XpressCodec.ofChunkSize(4096);
        byte[] plain = DataKind.TEXT.bytes(20_000, 1);
        try (BlockCompressor compressor = codec.compressor(50);
                BlockDecompressor decompressor = codec.decompressor()) {
            byte[] packed = compressed(codec, compressor, plain);
            // Five chunks: four offsets, of which the second is where the third chunk starts. A code of zeros is none.
            int third =
                    16 + ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
            Arrays.fill(packed, third, third + 256, (byte) 0);
            assertThatExceptionOfType(CorruptImageException.class)
                    .isThrownBy(
                            () -> decompressor.decompress(ByteBuffer.wrap(packed), ByteBuffer.allocate(plain.length)))
                    .satisfies(error -> {
                        assertThat(error.structure()).isEqualTo("code lengths of chunk 2");
                        assertThat(error.position()).isEqualTo(third);
                    });
        }
    }

    @Test
    void chunkSizesArePowersOfTwoInTheFormatsRange() {
        assertThat(XpressCodec.ofChunkSize(4096).chunkSize()).isEqualTo(4096);
        assertThat(LzmsCodec.ofChunkSize(LzmsCodec.SOLID_CHUNK_SIZE).chunkSize())
                .isEqualTo(64 << 20);
        assertThatIllegalArgumentException().isThrownBy(() -> XpressCodec.ofChunkSize(131072));
        assertThatIllegalArgumentException().isThrownBy(() -> XpressCodec.ofChunkSize(5000));
        assertThatIllegalArgumentException().isThrownBy(() -> LzxCodec.ofChunkSize(16384));
        assertThatIllegalArgumentException().isThrownBy(() -> LzxCodec.ofChunkSize(4 << 20));
        assertThatIllegalArgumentException().isThrownBy(() -> LzmsCodec.ofChunkSize(Integer.MIN_VALUE));
    }
}
