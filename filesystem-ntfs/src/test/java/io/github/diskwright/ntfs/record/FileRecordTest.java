package io.github.diskwright.ntfs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileRecordTest {
    private static final int ATTRIBUTE = 0x38;

    private static byte[] protectedRecord() {
        ByteBuffer record = RecordBytes.with(RecordBytes.data("11010500", 1));
        Fixups.insert(record);
        return record.array();
    }

    @Test
    void reads() throws CorruptImageException {
        FileRecord record = FileRecord.read("test", 4096, 42, protectedRecord());
        assertThat(record.attributes()).hasSize(1);
        assertThat(record.find(AttributeType.DATA, "")).isPresent();
        assertThat(record.find(AttributeType.DATA, "x")).isEmpty();
        assertThat(record.reference()).isEqualTo(new FileReference(42, 1));
    }

    @Test
    void updateWordsGoAndComeBack() throws CorruptImageException {
        byte[] first = protectedRecord();
        ByteBuffer plain = FileRecord.read("test", 0, 42, first.clone()).bytes();
        byte[] copy = new byte[RecordBytes.SIZE];
        plain.get(0, copy);
        ByteBuffer again = ByteBuffer.wrap(copy).order(plain.order());
        Fixups.insert(again);
        assertThat(again.getShort(0x30))
                .isEqualTo((short) (ByteBuffer.wrap(first).order(plain.order()).getShort(0x30) + 1));
        assertThat(again.getShort(510)).isEqualTo(again.getShort(0x30));
        assertThat(again.getShort(1022)).isEqualTo(again.getShort(0x30));
    }

    @Test
    void anUpdateNumberIsNeverZero() {
        ByteBuffer record = RecordBytes.empty().putShort(0x30, (short) 0xFFFE);
        Fixups.insert(record);
        assertThat(record.getShort(0x30)).isEqualTo((short) 1);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("torn", 510, 2, 0x7777),
                Arguments.of("no magic", 0, 4, 0x44414142),
                Arguments.of("count of update words", 6, 2, 2),
                Arguments.of("update words outside the head", 4, 2, 508),
                Arguments.of("odd place of update words", 4, 2, 0x31),
                Arguments.of("first attribute outside", 0x14, 2, 1000),
                Arguments.of("first attribute not aligned", 0x14, 2, 0x3C),
                Arguments.of("first attribute in the head", 0x14, 2, 8),
                Arguments.of("bytes used beyond the record", 0x18, 4, 1032),
                Arguments.of("bytes used negative", 0x18, 4, -8),
                Arguments.of("no end", 0x18, 4, ATTRIBUTE + 72),
                Arguments.of("attribute length zero", ATTRIBUTE + 4, 4, 0),
                Arguments.of("attribute length beyond", ATTRIBUTE + 4, 4, 2000),
                Arguments.of("attribute length not of 8", ATTRIBUTE + 4, 4, 68),
                Arguments.of("form", ATTRIBUTE + 8, 1, 2),
                Arguments.of("name outside", ATTRIBUTE + 9, 1, 200),
                Arguments.of("pairs outside", ATTRIBUTE + 0x20, 2, 500),
                Arguments.of("pairs in the head", ATTRIBUTE + 0x20, 2, 0x20),
                Arguments.of("negative VCN", ATTRIBUTE + 0x10, 8, -1),
                Arguments.of("last VCN", ATTRIBUTE + 0x18, 8, -2),
                Arguments.of("allocated size", ATTRIBUTE + 0x28, 8, -1),
                Arguments.of("data size", ATTRIBUTE + 0x30, 8, -1),
                Arguments.of("initialized size", ATTRIBUTE + 0x38, 8, -1),
                Arguments.of("unit", ATTRIBUTE + 0x22, 1, 17),
                Arguments.of("no room for total allocated", ATTRIBUTE + 0x0C, 2, 0x8000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void refused(String what, int offset, int length, long value) {
        ByteBuffer record = RecordBytes.with(RecordBytes.data("11010500", 1));
        boolean beforeProtection = offset != 510;
        if (!beforeProtection) {
            Fixups.insert(record);
        }
        switch (length) {
            case 1 -> record.put(offset, (byte) value);
            case 2 -> record.putShort(offset, (short) value);
            case 4 -> record.putInt(offset, (int) value);
            default -> record.putLong(offset, value);
        }
        if (beforeProtection && offset != 4 && offset != 6) {
            Fixups.insert(record);
        }
        assertThatThrownBy(() -> FileRecord.read("test", 0, 42, record.array()))
                .isInstanceOf(CorruptImageException.class);
    }

    @Test
    void attributesOfAFreeRecordAreNotLookedAt() throws CorruptImageException {
        ByteBuffer record = RecordBytes.empty().putShort(0x16, (short) 0).putShort(0x14, (short) 7);
        Fixups.insert(record);
        assertThat(FileRecord.read("test", 0, 42, record.array()).attributes()).isEmpty();
    }
}
