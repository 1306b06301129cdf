package io.github.diskwright.image.codec.xpress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.chunk.Vectors;
import org.junit.jupiter.api.Test;

class XpressDecoderTest {
    private final XpressDecoder decoder = new XpressDecoder();

    /** Five literals, a match whose length takes three raw bytes, the end. */
    static byte[] alphabet() {
        byte[] chunk = new byte[265];
        chunk[48] = 0x20;
        chunk[49] = 0x33;
        chunk[50] = 0x33;
        chunk[128] = 0x03;
        chunk[151] = 0x30;
        byte[] items = Vectors.hex("94 13 00 ee 00 00 ff 4f 02");
        System.arraycopy(items, 0, chunk, 256, items.length);
        return chunk;
    }

    static byte[] zeros() {
        byte[] chunk = new byte[263];
        chunk[0] = 0x01;
        chunk[128] = 0x02;
        chunk[135] = 0x20;
        byte[] items = Vectors.hex("00 38 00 00 ff fb 7f");
        System.arraycopy(items, 0, chunk, 256, items.length);
        return chunk;
    }

    @Test
    void decodesKnownChunks() throws Exception {
        Vectors.assertDecodes(decoder, alphabet(), Vectors.alphabet());
        Vectors.assertDecodes(decoder, zeros(), new byte[32768]);
        Vectors.assertDecodes(decoder, alphabet(), Vectors.alphabet());
    }

    @Test
    void wantsTheStreamToEndWithTheChunk() {
        Vectors.assertNeedsExactLength(decoder, alphabet(), 600);
        Vectors.assertNeedsExactLength(decoder, zeros(), 32768);
        Vectors.refusal(decoder, alphabet(), 599);
        assertThat(Vectors.refusal(decoder, alphabet(), 601).structure()).isEqualTo("match");
    }

    @Test
    void wantsZeroPadding() {
        byte[] chunk = alphabet();
        // The code's 24 bits take two units; the third is padding.
        chunk[260] = 1;
        assertThat(Vectors.refusal(decoder, chunk, 600).expected()).isEqualTo("zero bits");
    }

    @Test
    void refusesACodeThatIsNotComplete() {
        byte[] missing = alphabet();
        missing[128] = 0;
        byte[] tooMany = alphabet();
        tooMany[0] = 1;
        for (byte[] chunk : new byte[][] {missing, tooMany, new byte[300]}) {
            assertThat(Vectors.refusal(decoder, chunk, 600).structure()).isEqualTo("code lengths");
        }
    }
}
