package io.github.diskwright.image.codec.lzms;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.chunk.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LzmsDecoderTest {
    private static final byte[] ALPHABET = Vectors.hex("2b 22 d0 ff 00 00 00 e0 b4 a8 61 65 64 63 62 61");
    private static final byte[] ZEROS = Vectors.hex("ff 6b d0 ff 00 00 98 ba 43 e4 00 00");
    private static final byte[] PAIRS =
            Vectors.hex("cb 3b 66 c0 00 35 00 00 00 00 49 69 09 06 54 5d 36 02 00 01 00 00");
    private static final byte[] WORDS =
            Vectors.hex("b7 25 b2 83 00 b0 00 00 00 ef c0 62 d5 20 4b 65 45 20 53 bd 04 0d 00 00 03 e8");
    private static final byte[] CALLS =
            Vectors.hex("ed 60 4a 04 70 7b 00 00 c5 ef c8 a2 79 36 6e 03 00 04 ec a1 83 90 90 90");

    private final LzmsDecoder decoder = new LzmsDecoder();

    private static byte[] pairs() {
        byte[] bytes = new byte[512];
        for (int i = 0; i < 256; i++) {
            bytes[2 * i] = (byte) i;
            bytes[2 * i + 1] = (byte) (i >> 4);
        }
        return bytes;
    }

    private static byte[] words() {
        ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 128; i++) {
            bytes.putInt(1000 + 37 * i);
        }
        return bytes.array();
    }

    @Test
    void decodesKnownChunks() throws Exception {
        Vectors.assertDecodes(decoder, ALPHABET, Vectors.alphabet());
        Vectors.assertDecodes(decoder, ZEROS, new byte[32768]);
        Vectors.assertDecodes(decoder, PAIRS, pairs());
        Vectors.assertDecodes(decoder, WORDS, words());
        Vectors.assertDecodes(decoder, CALLS, Vectors.calls());
    }

    @Test
    void refusesCutChunksAndOddLengths() {
        for (byte[] chunk : new byte[][] {ALPHABET, PAIRS, WORDS}) {
            assertThat(Vectors.refusal(decoder, Arrays.copyOf(chunk, chunk.length - 1), 512)
                            .structure())
                    .isEqualTo("chunk");
            Vectors.refusal(decoder, Arrays.copyOf(chunk, 2), 512);
            Vectors.refusal(decoder, Arrays.copyOf(chunk, chunk.length - 2), 512);
        }
    }

    @Test
    void refusesACodeThatIsNotBelowTheRange() {
        assertThat(Vectors.refusal(decoder, Vectors.hex("ff ff ff ff 00 00 00 00"), 5)
                        .structure())
                .isEqualTo("range coder");
    }

    @Test
    void slotsAreThoseOfTheFormat() {
        int[] lengths = {32768, 65536, 131072, 1 << 20, 2 << 20, 16 << 20, 32 << 20, 64 << 20, 128 << 20, 1 << 30};
        int[] slots = {142, 171, 203, 317, 368, 565, 643, 729, 799, 799};
        for (int i = 0; i < slots.length; i++) {
            assertThat(LzmsFormat.offsetSlots(lengths[i])).isEqualTo(slots[i]);
        }
        assertThat(SlotTable.OFFSETS.bases[798]).isEqualTo(0x65be4a5);
        assertThat(SlotTable.OFFSETS.bases[799]).isEqualTo(1180427428 + 1);
        assertThat(SlotTable.LENGTHS.bases[54]).isEqualTo(1073809578 + 1);
        assertThat(SlotTable.LENGTHS.slotOf(2218)).isEqualTo(51);
        assertThat(SlotTable.LENGTHS.slotOf(2219)).isEqualTo(52);
    }
}
