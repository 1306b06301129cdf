package io.github.diskwright.image.codec.lzx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallTranslationTest {
    /** What an operand behind the opcode at 5 becomes. */
    private static int translated(int operand) {
        byte[] bytes = with(5, operand, 40);
        CallTranslation.apply(bytes, 0, bytes.length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(6);
    }

    private static byte[] with(int at, int operand, int length) {
        byte[] bytes = new byte[length];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(at, (byte) 0xe8)
                .putInt(at + 1, operand);
        return bytes;
    }

    @Test
    void translatesTargetsInsideTheFileOnly() {
        assertThat(translated(0x10)).isEqualTo(0x15);
        assertThat(translated(-3)).isEqualTo(2);
        assertThat(translated(-6)).isEqualTo(-6);
        assertThat(translated(11_999_998)).isEqualTo(-2);
        assertThat(translated(12_000_000)).isEqualTo(12_000_000);
        assertThat(translated(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void leavesTheLastTenBytesAlone() {
        byte[] last = with(14, 100, 25);
        CallTranslation.apply(last, 0, last.length);
        assertThat(last[15]).isEqualTo((byte) 114);
        byte[] behind = with(15, 100, 25);
        CallTranslation.apply(behind, 0, behind.length);
        assertThat(behind).isEqualTo(with(15, 100, 25));
        byte[] tiny = {(byte) 0xe8, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        CallTranslation.apply(tiny, 0, 10);
        assertThat(tiny[1]).isEqualTo((byte) 1);
    }

    @Test
    void undoesWhatItDoes() {
        byte[] bytes = new byte[4000];
        Random random = new Random(3);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? 0xe8 : random.nextInt(3) - 1);
        }
        byte[] changed = bytes.clone();
        CallTranslation.apply(changed, 7, 3900);
        assertThat(changed).isNotEqualTo(bytes);
        CallTranslation.undo(changed, 7, 3900);
        assertThat(changed).isEqualTo(bytes);
    }
}
