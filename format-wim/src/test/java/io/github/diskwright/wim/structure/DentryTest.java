package io.github.diskwright.wim.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.DosAttributes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directory entries as bytes. */
class DentryTest {
    private static final BlobHash HASH = new BlobHash(1, 2, 3);

    private static ByteBuffer written(Dentry entry, int index) {
        ByteBuffer bytes = ByteBuffer.allocate(index + entry.storedBytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(entry.write(bytes, index)).isEqualTo(bytes.capacity());
        return bytes;
    }

    private static Dentry full() {
        return Dentry.builder()
                .attributes(DosAttributes.REPARSE_POINT | DosAttributes.READ_ONLY)
                .securityId(7)
                .subdirOffset(0x1122)
                .times(Long.MIN_VALUE, 5, Long.MAX_VALUE)
                .mainHash(HASH)
                .unknown(0xCAFE_BABE)
                .reparse(0xA000_000C, 0xBEEF, Dentry.NOT_FIXED)
                .name("name \ud800 of units")
                .shortName("NAME~1")
                .items(List.of(TaggedItem.of(99, new byte[] {1, 2, 3}), TaggedItem.of(98, new byte[0])))
                .streams(List.of(new StreamEntry(HASH, ""), new StreamEntry(BlobHash.ZERO, "str\u0000eam")))
                .build();
    }

    @Test
    void everythingComesBack() throws Exception {
        Dentry entry = full();
        ByteBuffer bytes = written(entry, 24);
        assertThat(Dentry.isEnd("metadata", bytes, 24)).isFalse();
        assertThat(Dentry.end("metadata", bytes, 24)).isEqualTo(bytes.capacity());
        Dentry read = Dentry.read("metadata", bytes, 24);
        assertThat(written(read, 24).array()).isEqualTo(bytes.array());
        assertThat(written(read.toBuilder().build(), 24).array()).isEqualTo(bytes.array());
        assertThat(read.attributes()).isEqualTo(0x401);
        assertThat(read.securityId()).isEqualTo(7);
        assertThat(read.subdirOffset()).isEqualTo(0x1122);
        assertThat(read.creationTime()).isEqualTo(Long.MIN_VALUE);
        assertThat(read.accessTime()).isEqualTo(5);
        assertThat(read.writeTime()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.mainHash()).isEqualTo(HASH);
        assertThat(read.unknown()).isEqualTo(0xCAFE_BABE);
        assertThat(read.reparseTag()).isEqualTo(0xA000_000C);
        assertThat(read.reparseReserved()).isEqualTo(0xBEEF);
        assertThat(read.reparseFlags()).isEqualTo(1);
        assertThat(read.linkGroup()).isZero();
        assertThat(read.name()).isEqualTo("name \ud800 of units");
        assertThat(read.shortName()).isEqualTo("NAME~1");
        assertThat(read.items()).isEqualTo(entry.items());
        assertThat(read.streams()).isEqualTo(entry.streams());
    }

    @Test
    void theFieldsAreWhereTheFormatHasThem() {
        Dentry entry = Dentry.builder()
                .attributes(0x20)
                .linkGroup(0x1234_5678_9ABC_DEF0L)
                .mainHash(HASH)
                .unknown(5)
                .name("ab")
                .shortName("C")
                .build();
        ByteBuffer bytes = written(entry, 0);
        assertThat(bytes.capacity()).isEqualTo(112);
        assertThat(bytes.getLong(0)).isEqualTo(112);
        assertThat(bytes.getInt(0xC)).isEqualTo(-1);
        assertThat(BlobHash.read(bytes, 0x40)).isEqualTo(HASH);
        assertThat(bytes.getInt(0x54)).isEqualTo(5);
        assertThat(bytes.getLong(0x58)).isEqualTo(0x1234_5678_9ABC_DEF0L);
        assertThat(bytes.getShort(0x60)).isZero();
        assertThat(bytes.getShort(0x62)).isEqualTo((short) 2);
        assertThat(bytes.getShort(0x64)).isEqualTo((short) 4);
        assertThat(Arrays.copyOfRange(bytes.array(), 0x66, 112)).containsExactly('a', 0, 'b', 0, 0, 0, 'C', 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 100, 32_767})
    void lengthsAreMultiplesOfEight(int units) throws Exception {
        Dentry entry = Dentry.builder()
                .name("x".repeat(units))
                .streams(List.of(new StreamEntry(HASH, "y".repeat(units))))
                .build();
        assertThat(entry.storedBytes() % 8).isZero();
        assertThat(entry.storedBytes()).isBetween(102 + 38 + 4 * units, 102 + 38 + 4 * units + 4 + 14);
        ByteBuffer bytes = written(entry, 8);
        assertThat(Dentry.read("metadata", bytes, 8).name()).hasSize(units);
        assertThat(Dentry.read("metadata", bytes, 8).streams()).isEqualTo(entry.streams());
    }

    @Test
    void aLengthThatDoesNotCountPaddingIsRoundedUp() throws Exception {
        ByteBuffer bytes = written(
                Dentry.builder()
                        .name("abcd")
                        .streams(List.of(new StreamEntry(HASH, "s")))
                        .build(),
                0);
        bytes.putLong(0, 112);
        assertThat(Dentry.end("metadata", bytes, 0)).isEqualTo(bytes.capacity());
        bytes.putLong(0, 105 + 7);
        bytes.putLong(112, 40 + 2);
        assertThat(Dentry.read("metadata", bytes, 0).streams()).hasSize(1);
        assertThat(Dentry.end("metadata", bytes, 0)).isEqualTo(112 + 48);
    }

    @ParameterizedTest
    @CsvSource({
        // where, bytes of the field, value: length, name lengths, number of streams, length and name of the first
        "0, 8, 101",
        "0, 8, 121",
        "0, 8, -1",
        "0, 8, 9223372036854775807",
        "0x62, 2, 1",
        "0x62, 2, 0xFFFF",
        "0x64, 2, 3",
        "0x64, 2, 0xFFFE",
        "0x60, 2, 2",
        "0x60, 2, 0xFFFF",
        "112, 8, 0",
        "112, 8, 37",
        "112, 8, 49",
        "112, 8, -8",
        "148, 2, 1",
        "148, 2, 0x100"
    })
    void whatIsLongerThanThereIsRoomIsRefused(String at, int width, String value) {
        ByteBuffer bytes = written(
                Dentry.builder()
                        .name("abc")
                        .streams(List.of(new StreamEntry(HASH, "")))
                        .build(),
                0);
        assertThat(bytes.capacity()).isEqualTo(152);
        int index = Integer.decode(at);
        if (width == 8) {
            bytes.putLong(index, index == 0 && value.equals("121") ? 153 : Long.decode(value));
        } else {
            bytes.putShort(index, Integer.decode(value).shortValue());
        }
        assertThatThrownBy(() -> Dentry.end("metadata", bytes, 0)).isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> Dentry.read("metadata", bytes, 0)).isInstanceOf(CorruptImageException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "8, true", "1, true", "9, false", "-1, false", "200, false"})
    void aSmallLengthEndsADirectory(long length, boolean isEnd) throws Exception {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(8, length);
        assertThat(Dentry.isEnd("metadata", bytes, 8)).isEqualTo(isEnd);
        assertThatThrownBy(() -> Dentry.isEnd("metadata", bytes, 9)).isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> Dentry.isEnd("metadata", bytes, -1)).isInstanceOf(CorruptImageException.class);
    }

    @Test
    void itemsEndWhereOneIsTooLong() throws Exception {
        Dentry entry = Dentry.builder()
                .name("n")
                .items(List.of(TaggedItem.of(1, new byte[16]), TaggedItem.of(2, new byte[5])))
                .build();
        ByteBuffer bytes = written(entry, 0);
        assertThat(Dentry.hasWholeItems(bytes, 0)).isTrue();
        int second = 112 + 8 + 16;
        bytes.putInt(second + 4, 9);
        assertThat(Dentry.hasWholeItems(bytes, 0)).isFalse();
        assertThat(Dentry.read("metadata", bytes, 0).items())
                .containsExactly(entry.items().get(0));
        bytes.putInt(second + 4, -1);
        assertThat(Dentry.read("metadata", bytes, 0).items()).hasSize(1);
        // Nothing of no length is padding.
        bytes.putLong(second, 0);
        assertThat(Dentry.hasWholeItems(bytes, 0)).isTrue();
        assertThat(Dentry.read("metadata", bytes, 0).items()).hasSize(1);
    }

    @Test
    void whatNoFieldHoldsIsNotBuilt() {
        assertThatIllegalArgumentException().isThrownBy(() -> Dentry.builder().name("x".repeat(32_768)));
        assertThatIllegalArgumentException().isThrownBy(() -> Dentry.builder().shortName("x".repeat(32_768)));
        List<StreamEntry> many = java.util.Collections.nCopies(65_536, new StreamEntry(HASH, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Dentry.builder().streams(many));
    }
}
