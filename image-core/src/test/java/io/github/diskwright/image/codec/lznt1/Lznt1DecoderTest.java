package io.github.diskwright.image.codec.lznt1;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.chunk.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Lznt1DecoderTest {
    private static final byte[] ABCD = Vectors.hex("06 b0 10 41 42 43 44 f9 3f");
    private static final byte[] XS = Vectors.hex("03 b0 02 78 fc 0f");

    private final Lznt1Decoder strict = new Lznt1Decoder(Lznt1Decoder.Rest.IS_CORRUPT);
    private final Lznt1Decoder unit = new Lznt1Decoder(Lznt1Decoder.Rest.IS_ZERO);

    private static byte[] repeated(String text, int times) {
        return text.repeat(times).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void decodesKnownBlocks() throws Exception {
        Vectors.assertDecodes(strict, ABCD, repeated("ABCD", 1024));
        Vectors.assertDecodes(strict, XS, repeated("x", 4096));
        Vectors.assertDecodes(
                strict,
                Vectors.hex("06 b0 10 41 42 43 44 f9 3f 03 b0 02 78 fc 0f 00 00"),
                repeated("ABCD".repeat(1024) + "x".repeat(4096), 1));
        Vectors.assertDecodes(strict, Vectors.hex("02 30 01 02 03"), new byte[] {1, 2, 3});
    }

    @Test
    void wantsTheStreamToGiveAllBytesAndToEnd() {
        Vectors.assertNeedsExactLength(strict, XS, 4097);
        Vectors.refusal(strict, ABCD, 4095);
        Vectors.refusal(strict, Arrays.copyOf(ABCD, ABCD.length + 1), 4096);
        Vectors.refusal(strict, Arrays.copyOf(ABCD, ABCD.length + 3), 4096);
    }

    @Test
    void aUnitsRestIsZero() throws Exception {
        byte[] plain = Arrays.copyOf(repeated("ABCD", 1024), 65536);
        Vectors.assertDecodes(unit, Arrays.copyOf(ABCD, 4096), plain);
        Vectors.assertDecodes(unit, ABCD, plain);
        Vectors.assertDecodes(unit, new byte[4096], new byte[65536]);
        // "ab", the end; and the block behind it.
        byte[] early = Vectors.hex("02 b0 00 61 62 03 b0 02 78 fc 0f");
        byte[] expected = new byte[8192];
        expected[0] = 'a';
        expected[1] = 'b';
        Arrays.fill(expected, 4096, 8192, (byte) 'x');
        Vectors.assertDecodes(unit, early, expected);
    }

    @Test
    void refusesWhatLeavesTheBlock() {
        assertThat(Vectors.refusal(unit, Vectors.hex("03 b0 01 00 00 00"), 4096).structure())
                .isEqualTo("token");
        // Offset 2 behind one byte.
        assertThat(Vectors.refusal(unit, Vectors.hex("03 b0 02 78 fc 1f"), 4096).found())
                .isEqualTo("offset 2, length 4095");
        assertThat(Vectors.refusal(unit, Vectors.hex("03 b0 02 78 fd 0f"), 4096).found())
                .isEqualTo("offset 1, length 4096");
        assertThat(Vectors.refusal(unit, Vectors.hex("03 90 02 78 fc 0f"), 4096).structure())
                .isEqualTo("block header");
        assertThat(Vectors.refusal(unit, Vectors.hex("ff bf 02 78 fc 0f"), 4096).structure())
                .isEqualTo("block header");
        assertThat(Vectors.refusal(unit, Vectors.hex("01 30 61 62"), 4096).structure())
                .isEqualTo("uncompressed block");
    }
}
