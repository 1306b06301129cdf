package io.github.diskwright.image.codec.lzx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.chunk.UnitWriter;
import io.github.diskwright.image.codec.chunk.Vectors;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LzxDecoderTest {
    private static final byte[] ALPHABET =
            Vectors.hex("25 20 00 83 00 00 00 00 03 00 01 00 da 27 f7 bd c0 df 00 00 00 00 00 00 60 06 11 42 f3 f4 be"
                    + "ef 00 98 00 00 00 00 00 00 80 00 f0 87 ff 3f c9 f8 97 cb 00 c8");
    private static final byte[] CALLS =
            Vectors.hex("20 20 00 00 00 00 00 00 02 00 21 00 7d 0a ec f3 d0 27 00 83 00 00 00 00 00 00 02 20 ce 10 7f"
                    + "ce f7 09 ec df 00 00 00 00 00 00 08 00 43 08 f2 29 67 65 f2 df 88 74 fd 81 80 6c");

    private final LzxDecoder decoder = new LzxDecoder(32768);

    private static byte[] zeros() {
        byte[] start = Vectors.hex("00 30 00 00 00 00 00 00 01 01 ff 07 ff ff 00 e0 00 00 00 00 00 00 42 04 cf 19 fb be"
                + "00 e4 00 00 00 00 00 00 11 00 3e 08 93 ff 8f ef ff 37");
        byte[] chunk = Arrays.copyOf(start, 78);
        Arrays.fill(chunk, start.length, 76, (byte) 0xff);
        chunk[77] = (byte) 0xc0;
        return chunk;
    }

    @Test
    void decodesKnownChunks() throws Exception {
        Vectors.assertDecodes(decoder, ALPHABET, Vectors.alphabet());
        Vectors.assertDecodes(decoder, zeros(), new byte[32768]);
        Vectors.assertDecodes(decoder, CALLS, Vectors.calls());
    }

    @Test
    void wantsTheStreamToEndWithTheChunk() {
        Vectors.assertNeedsExactLength(decoder, ALPHABET, 600);
        Vectors.assertNeedsExactLength(decoder, CALLS, 512);
        Vectors.refusal(decoder, ALPHABET, 599);
        Vectors.refusal(decoder, ALPHABET, 601);
    }

    /** Units of 16 bits from bits. */
    private static byte[] units(String bits) {
        byte[] bytes = new byte[(bits.length() + 15) / 16 * 2];
        for (int i = 0; i < bits.length(); i++) {
            if (bits.charAt(i) == '1') {
                bytes[i / 16 * 2 + (i % 16 < 8 ? 1 : 0)] |= (byte) (0x80 >> i % 8);
            }
        }
        return bytes;
    }

    private static String binary(int value, int width) {
        return String.join(
                "", Arrays.asList(Integer.toBinaryString(1 << width | value).substring(1)));
    }

    private static byte[] uncompressed(int size, byte[] content) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        // 3 + 1 + 16 bits: the header ends inside of a unit.
        block.writeBytes(units("011" + "0" + binary(size, 16)));
        block.writeBytes(Vectors.hex("01000000 02000000 03000000"));
        block.writeBytes(content);
        block.writeBytes(new byte[size & 1]);
        return block.toByteArray();
    }

    @Test
    void decodesUncompressedBlocksOfOddAndEvenSizes() throws Exception {
        byte[] odd = {1, 2, 3, 4, 5};
        byte[] even = {6, 7, 8, 9};
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(uncompressed(5, odd));
        chunk.writeBytes(uncompressed(4, even));
        Vectors.assertDecodes(decoder, chunk.toByteArray(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        Vectors.assertNeedsExactLength(decoder, chunk.toByteArray(), 9);
    }

    @Test
    void decodesAnUncompressedBlockOfTheDefaultSize() throws Exception {
        byte[] plain = new byte[32768];
        byte[] whole = new byte[2 + 12 + 32768];
        byte[] header = units("0111");
        System.arraycopy(header, 0, whole, 0, 2);
        whole[2] = whole[6] = whole[10] = 1;
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (i * 7);
        }
        System.arraycopy(plain, 0, whole, 14, plain.length);
        Vectors.assertDecodes(decoder, whole, plain);
    }

    /** A compressed block of each of many lengths puts the next header on every place in a unit. */
    @Test
    void decodesUncompressedBlocksBetweenCompressedOnesAtAllAlignments() throws Exception {
        Random random = new Random(4);
        for (int first = 1; first <= 200; first++) {
            byte[] plain = new byte[first + 301 + 500];
            for (int i = 0; i < plain.length; i++) {
                boolean isNoise = i >= first && i < first + 301;
                plain[i] = (byte) (isNoise ? random.nextInt(0xe0) : 'a' + random.nextInt(3));
            }
            UnitWriter out = new UnitWriter();
            byte[] target = new byte[4096];
            out.start(target, 0, target.length);
            LzxBlockWriter writer = new LzxBlockWriter(15, out);
            writer.start();
            LzxBlock block = new LzxBlock(LzxFormat.mainSymbols(15));
            block.startChunk(plain.length);
            for (int end : new int[] {first, first + 301, plain.length}) {
                block.start = block.end;
                block.end = end;
                block.count = end - block.start;
                for (int i = 0; i < block.count; i++) {
                    block.items[i] = LzxItem.literal(plain[block.start + i]);
                }
                writer.write(plain, block);
            }
            byte[] chunk = Arrays.copyOf(target, out.finish());
            assertThat(chunk.length).isLessThan(plain.length);
            Vectors.assertDecodes(decoder, chunk, plain);
        }
    }

    @Test
    void refusesRecentOffsetsOutsideOfTheWindow() {
        byte[] chunk = uncompressed(4, new byte[4]);
        chunk[4] = 0;
        assertThat(Vectors.refusal(decoder, chunk, 4).structure()).contains("recent offset");
        chunk[4] = (byte) 0xff;
        chunk[5] = 0x7f;
        assertThat(Vectors.refusal(decoder, chunk, 4).expected()).isEqualTo("1 to 32765");
    }

    @Test
    void refusesBlockTypesAndSizesThatDoNotExist() {
        assertThat(Vectors.refusal(decoder, units("000" + "1"), 32768).structure())
                .isEqualTo("block type");
        assertThat(Vectors.refusal(decoder, units("101" + "1"), 32768).structure())
                .isEqualTo("block type");
        assertThat(Vectors.refusal(decoder, units("011" + "0" + binary(0, 16)), 10)
                        .structure())
                .isEqualTo("block size");
        assertThat(Vectors.refusal(decoder, units("011" + "0" + binary(11, 16)), 10)
                        .structure())
                .isEqualTo("block size");
    }

    @Test
    void theAlphabetFollowsTheWindow() {
        int[] symbols = {496, 512, 528, 544, 560, 592, 656};
        for (int order = 15; order <= 21; order++) {
            assertThat(LzxFormat.mainSymbols(LzxFormat.order(1 << order))).isEqualTo(symbols[order - 15]);
        }
        assertThat(LzxFormat.order(4096)).isEqualTo(15);
        assertThat(LzxFormat.order(32769)).isEqualTo(16);
    }
}
