package io.github.diskwright.image.codec.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Plain data that other encoders' streams are known for, and checks of decoders on them. */
public final class Vectors {
    private static final byte GUARD = 0x5a;
    private static final int GUARDS = 24;

    private Vectors() {}

    /** Bytes from hexadecimal digits with spaces. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** "abcde" 120 times. */
    public static byte[] alphabet() {
        return "abcde".repeat(120).getBytes(StandardCharsets.US_ASCII);
    }

    /** 512 bytes of 0x90 with 20 calls of position 400. */
    public static byte[] calls() {
        byte[] code = new byte[512];
        Arrays.fill(code, (byte) 0x90);
        ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 20; i++) {
            int at = 16 + 20 * i;
            words.put(at, (byte) 0xe8).putInt(at + 1, 400 - (at + 5));
        }
        return code;
    }

    /** The chunk must decode to the plain bytes, in the middle of an array that is not touched elsewhere. */
    public static void assertDecodes(ChunkDecoder decoder, byte[] chunk, byte[] plain) throws CorruptImageException {
        byte[] source = new byte[chunk.length + 7];
        Arrays.fill(source, (byte) 0xff);
        System.arraycopy(chunk, 0, source, 3, chunk.length);
        byte[] target = new byte[plain.length + 2 * GUARDS];
        Arrays.fill(target, GUARD);
        decoder.decode(source, 3, chunk.length, target, GUARDS, plain.length);
        assertThat(Arrays.copyOfRange(target, GUARDS, GUARDS + plain.length)).isEqualTo(plain);
        assertThat(Arrays.copyOf(target, GUARDS)).containsOnly(GUARD);
        assertThat(Arrays.copyOfRange(target, GUARDS + plain.length, target.length))
                .containsOnly(GUARD);
    }

    /** The chunk must be refused; returns the error. */
    public static CorruptImageException refusal(ChunkDecoder decoder, byte[] chunk, int length) {
        byte[] target = new byte[length];
        return assertThatExceptionOfType(CorruptImageException.class)
                .isThrownBy(() -> decoder.decode(chunk, 0, chunk.length, target, 0, length))
                .actual();
    }

    /** Every proper prefix, and the chunk with bytes behind it, must be refused. */
    public static void assertNeedsExactLength(ChunkDecoder decoder, byte[] chunk, int length) {
        for (int cut = 0; cut < chunk.length; cut++) {
            refusal(decoder, Arrays.copyOf(chunk, cut), length);
        }
        refusal(decoder, Arrays.copyOf(chunk, chunk.length + 1), length);
        refusal(decoder, Arrays.copyOf(chunk, chunk.length + 2), length);
    }
}
