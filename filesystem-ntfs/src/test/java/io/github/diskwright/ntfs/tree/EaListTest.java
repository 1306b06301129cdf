package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.ExtendedAttribute;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EaListTest {
    private static ByteBuffer entry(int next, String name, int valueLength, int room) {
        ByteBuffer list = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        list.putInt(next).put((byte) 0x80).put((byte) name.length()).putShort((short) valueLength);
        list.put(name.getBytes(StandardCharsets.US_ASCII));
        return list.clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsNamesValuesAndFlags() throws Exception {
        ByteBuffer two = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        two.put(entry(16, "AB", 3, 16)).put(entry(0, "C", 1, 16)).flip();
        List<ExtendedAttribute> read = EaList.read("test", two.order(ByteOrder.LITTLE_ENDIAN));
        assertThat(read).hasSize(2);
        assertThat(read.get(0).displayName()).isEqualTo("AB");
        assertThat(read.get(0).value()).hasSize(3);
        assertThat(read.get(0).flags()).isEqualTo(ExtendedAttribute.NEED_EA);
        assertThat(read.get(1).displayName()).isEqualTo("C");
    }

    @Test
    void refusesWhatLeavesItsBounds() {
        for (ByteBuffer bad : List.of(
                entry(8, "AB", 3, 16),
                entry(17, "AB", 3, 16),
                entry(-1, "AB", 3, 16),
                entry(0, "AB", 6, 16),
                entry(0, "", 1, 16),
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN))) {
            assertThatThrownBy(() -> EaList.read("test", bad)).isInstanceOf(CorruptImageException.class);
        }
    }

    @Test
    void refusesANameThatComesTwice() {
        ByteBuffer two = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        two.put(entry(16, "AB", 3, 16)).put(entry(16, "AB", 1, 16)).flip();
        assertThatThrownBy(() -> EaList.read("test", two.order(ByteOrder.LITTLE_ENDIAN)))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("0x10");
    }
}
