package io.github.diskwright.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a decoder promises for any input: the declared error or a whole block, nothing written outside of the block, and
 * nothing kept from one call to the next. An input is a byte that chooses the codec, three with the length of the block,
 * and the stream.
 */
final class DecoderTarget {
    private static final int HEADER_BYTES = 4;
    /** Enough for more than one chunk; longer ones only make the search slower. */
    private static final int LENGTHS = 1 << 17;

    private static final int GUARD = 64;
    private static final int[] SEED_LENGTHS = {1, 300, 5000, 70_000};
    private static final int[] SEED_LEVELS = {20, 50};

    private final List<? extends Codec> codecs;
    private final List<BlockDecompressor> decompressors;
    private final byte[] first = new byte[LENGTHS + 2 * GUARD];
    private final byte[] second = new byte[LENGTHS + 2 * GUARD];

    private DecoderTarget(List<? extends Codec> codecs, List<BlockDecompressor> decompressors) {
        this.codecs = codecs;
        this.decompressors = decompressors;
    }

    /** The decoders of codecs that are alike but for their chunk size. */
    static DecoderTarget of(List<? extends Codec> codecs) {
        return new DecoderTarget(
                codecs, codecs.stream().map(DecoderTarget::decompressor).toList());
    }

    private static BlockDecompressor decompressor(Codec codec) {
        try {
            return codec.decompressor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decodes an input twice, over different bytes, and compares: what was not written or was kept shows. */
    void check(byte[] input) {
        if (input.length < HEADER_BYTES) {
            return;
        }
        BlockDecompressor decompressor = decompressors.get((input[0] & 0xff) % decompressors.size());
        int length = ((input[1] & 0xff) | (input[2] & 0xff) << 8 | (input[3] & 0xff) << 16) % LENGTHS;
        ByteBuffer stream = ByteBuffer.wrap(input, HEADER_BYTES, input.length - HEADER_BYTES);
        String one = outcome(decompressor, stream.duplicate(), first, length, (byte) 0x5a);
        String two = outcome(decompressor, stream.duplicate(), second, length, (byte) 0xa5);
        assertThat(two).isEqualTo(one);
        if (one.isEmpty()) {
            assertThat(Arrays.equals(first, GUARD, GUARD + length, second, GUARD, GUARD + length))
                    .as("two decodings are equal")
                    .isTrue();
        }
    }

    /** The error's text, empty if there was none. */
    private static String outcome(
            BlockDecompressor decompressor, ByteBuffer stream, byte[] target, int length, byte fill) {
        Arrays.fill(target, 0, length + 2 * GUARD, fill);
        String error = "";
        try {
            decompressor.decompress(stream, ByteBuffer.wrap(target, GUARD, length));
        } catch (CorruptImageException e) {
            error = e.toString();
        }
        for (int i = 0; i < GUARD; i++) {
            assertThat(target[i]).as("guard before the block").isEqualTo(fill);
            assertThat(target[GUARD + length + i]).as("guard behind the block").isEqualTo(fill);
        }
        return error;
    }

    /** Inputs to begin with: what the encoders make of each kind of data. */
    Stream<byte[]> seeds() {
        Stream.Builder<byte[]> seeds = Stream.builder();
        for (int choice = 0; choice < codecs.size(); choice++) {
            for (int length : SEED_LENGTHS) {
                for (DataKind kind : DataKind.values()) {
                    for (int level : SEED_LEVELS) {
                        seeds.add(seed(choice, level, kind.bytes(length, length)));
                    }
                }
            }
        }
        return seeds.build();
    }

    private byte[] seed(int choice, int level, byte[] plain) {
        Codec codec = codecs.get(choice);
        ByteBuffer input = ByteBuffer.allocate(HEADER_BYTES + codec.maxCompressedLength(plain.length));
        input.put((byte) choice)
                .put((byte) plain.length)
                .put((byte) (plain.length >> 8))
                .put((byte) (plain.length >> 16));
        try (BlockCompressor compressor = codec.compressor(level)) {
            compressor.compress(ByteBuffer.wrap(plain), input);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Arrays.copyOf(input.array(), input.position());
    }
}
