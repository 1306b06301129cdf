package io.github.diskwright.wim.windows.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.wim.windows.BytesStream;
import io.github.diskwright.wim.windows.hive.HiveBuilder.Key;
import io.github.diskwright.wim.windows.hive.HiveBuilder.ListKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HiveTest {
    private static final int ROOT = 4096 + 32 + 40;

    private static byte[] sample(ListKind kind) {
        Key root = Key.root();
        byte[] large = new byte[40_000];
        new Random(1).nextBytes(large);
        root.key("A\\B").string("text", "hello").number("number", -2).strings("texts", "a", "", "c");
        root.key("A\\\u4e2d\u00e9").value("\u4e2d", 3, large).value("", 3, new byte[16_344]);
        root.key("A\\B").value("none", 0, new byte[0]).value("odd", 1, new byte[] {'a', 0, 'b', 0, 'c'});
        root.key("C").string("x", "");
        for (int i = 0; i < 9; i++) {
            root.key("K" + i);
        }
        return HiveBuilder.build(root, kind);
    }

    private static Hive open(byte[] bytes) throws IOException {
        return Hive.open(new BytesStream(bytes), "sample", Limits.defaults());
    }

    @ParameterizedTest
    @EnumSource
    void keysAndValuesAreFoundByName(ListKind kind) throws Exception {
        Hive hive = open(sample(kind));
        assertThat(hive.isDirty()).isFalse();
        assertThat(hive.root().name()).isEqualTo("ROOT");
        assertThat(hive.root().subkeys())
                .extracting(HiveKey::name)
                .containsExactly("A", "C", "K0", "K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8");
        HiveKey key = hive.find("a\\b").orElseThrow();
        assertThat(key.offset()).isEqualTo(hive.find("A\\B").orElseThrow().offset());
        assertThat(key.values()).extracting(HiveValue::name).containsExactly("text", "number", "texts", "none", "odd");
        assertThat(key.value("TEXT").orElseThrow().string()).contains("hello");
        assertThat(key.value("number").orElseThrow().number()).isEqualTo(OptionalLong.of(0xFFFF_FFFEL));
        assertThat(key.value("number").orElseThrow().string()).isEmpty();
        assertThat(key.value("text").orElseThrow().number()).isEmpty();
        assertThat(key.value("texts").orElseThrow().strings()).containsExactly("a");
        assertThat(key.value("none").orElseThrow().bytes()).isEmpty();
        assertThat(key.value("odd").orElseThrow().string()).contains("ab");
        assertThat(key.value("other")).isEmpty();
        assertThat(hive.find("A\\D")).isEmpty();
        assertThat(hive.find("D\\E")).isEmpty();
        assertThat(hive.find("").orElseThrow().name()).isEqualTo("ROOT");
    }

    @Test
    void largeValuesAreInSeveralCells() throws Exception {
        byte[] expected = new byte[40_000];
        new Random(1).nextBytes(expected);
        HiveKey key = open(sample(ListKind.LF)).find("A\\\u4e2d\u00c9").orElseThrow();
        assertThat(key.value("\u4e2d").orElseThrow().bytes()).isEqualTo(expected);
        assertThat(key.value("").orElseThrow().bytes()).hasSize(16_344);
        Limits small = Limits.builder().maxStructureBytes(20_000).build();
        HiveKey limited = Hive.open(new BytesStream(sample(ListKind.LF)), "sample", small)
                .find("A\\\u4e2d\u00e9")
                .orElseThrow();
        assertThatThrownBy(() -> limited.value("\u4e2d").orElseThrow().bytes())
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    /** Position of 4 bytes, what they become, the structure and the position that the error names. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, base block, 0",
        "20, 2, base block, 20",
        "28, 1, base block, 28",
        "40, 0, base block, 40",
        "40, 2147479552, base block, 40",
        "40, 4097, base block, 40",
        "36, 33, key node, 4129",
        "36, 2147483640, key node, 2147487736",
        "4096, 0, hive bin, 4096",
        "4168, 96, key node, 4168",
        "4168, -9, key node, 4168",
        "4168, -2147483648, key node, 4168",
        "4168, -8, key node, 4168",
        "4172, 0, key node, 4168",
        "4192, 100000000, key node, 4192",
        "4208, 100000000, key node, 4208",
        "4244, 65535, key node, 4244",
        "4200, 40, list of subkeys, 4136",
        "4200, -1, list of subkeys, 4294971391",
    })
    void whatBreaksTheRulesIsToldWithItsPosition(int position, int value, String structure, long where) {
        byte[] hive = sample(ListKind.LH);
        assertThat(ByteBuffer.wrap(hive).order(ByteOrder.LITTLE_ENDIAN).getInt(36) + 4096)
                .isEqualTo(ROOT);
        ByteBuffer.wrap(hive).order(ByteOrder.LITTLE_ENDIAN).putInt(position, value);
        HiveBuilder.seal(hive);
        assertThatThrownBy(() -> open(hive).root().subkeys())
                .isInstanceOfSatisfying(CorruptImageException.class, error -> {
                    assertThat(error.structure()).isEqualTo(structure);
                    assertThat(error.position()).isEqualTo(where);
                });
    }

    @Test
    void aDamagedBaseBlockIsNoHive() throws Exception {
        byte[] hive = sample(ListKind.LH);
        hive[100] ^= 1;
        assertThatThrownBy(() -> open(hive))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        error -> assertThat(error.position()).isEqualTo(508));
        assertThatThrownBy(() -> open(new byte[8191])).isInstanceOf(CorruptImageException.class);
        byte[] dirty = sample(ListKind.LH);
        dirty[4]++;
        HiveBuilder.seal(dirty);
        assertThat(open(dirty).isDirty()).isTrue();
    }

    @Test
    void listsThatNameTheSameListsAgainAndAgainComeToAnEnd() {
        byte[] hive = sample(ListKind.RI);
        ByteBuffer bytes = ByteBuffer.wrap(hive).order(ByteOrder.LITTLE_ENDIAN);
        int index = 4096 + bytes.getInt(ROOT + 4 + 28) + 4;
        for (int i = 1; i < Short.toUnsignedInt(bytes.getShort(index + 2)); i++) {
            bytes.putInt(index + 4 + 4 * i, bytes.getInt(index + 4));
        }
        assertThatThrownBy(() -> open(hive).root().subkeys()).isInstanceOf(CorruptImageException.class);
        // An index in an index would be a way back.
        bytes.putInt(index + 4, index - 4 - 4096);
        assertThatThrownBy(() -> open(hive).root().subkeys())
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("lf, lh or li");
    }

    @Test
    void listsAreNotLongerThanTheLimitsAllow() throws Exception {
        Limits few = Limits.builder().maxTableEntries(4).build();
        HiveKey root =
                Hive.open(new BytesStream(sample(ListKind.LH)), "sample", few).root();
        assertThatThrownBy(root::subkeys)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("registry key of 11 keys, limit 4");
        assertThat(root.subkey("K8")).isPresent();
        assertThatThrownBy(() ->
                        root.subkey("A").orElseThrow().subkey("B").orElseThrow().values())
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void onlyTypedErrorsComeOut() {
        List<byte[]> samples = new ArrayList<>();
        for (ListKind kind : ListKind.values()) {
            samples.add(sample(kind));
        }
        FuzzReport report = Fuzzer.named("registry hive")
                .cases(Effort.scaled(4_000))
                .maxAllocation(16 << 20)
                .repairing(HiveBuilder::seal)
                .runBytes(samples, bytes -> {
                    Hive hive = open(bytes);
                    for (HiveKey key : hive.root().subkeys()) {
                        for (HiveKey inner : key.subkeys()) {
                            for (HiveValue value : inner.values()) {
                                value.bytes();
                                value.string();
                                value.strings();
                                value.number();
                            }
                        }
                    }
                    hive.find("A\\B\\C\\D");
                });
        assertThat(report.accepted()).isGreaterThan(300);
        assertThat(report.refused()).isGreaterThan(300);
    }
}
