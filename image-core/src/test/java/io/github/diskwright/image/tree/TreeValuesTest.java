package io.github.diskwright.image.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The values that nodes are made of. */
class TreeValuesTest {
    @Test
    void ticksOfWindowsAreTimesAndBack() {
        assertThat(WindowsTime.toInstant(0)).isEqualTo("1601-01-01T00:00:00Z");
        assertThat(WindowsTime.toInstant(116_444_736_000_000_000L)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(WindowsTime.toTicks(Instant.parse("2026-11-21T10:11:12.345678999Z")))
                .isEqualTo(WindowsTime.toTicks(Instant.parse("2026-11-21T10:11:12.3456789Z")));
        Random random = new Random(1);
        for (long ticks : new long[] {0, 1, -1, -10_000_000, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1}) {
            assertThat(WindowsTime.toTicks(WindowsTime.toInstant(ticks))).isEqualTo(ticks);
        }
        for (int i = 0; i < 1_000; i++) {
            long ticks = random.nextLong();
            assertThat(WindowsTime.toTicks(WindowsTime.toInstant(ticks))).isEqualTo(ticks);
        }
        assertThat(WindowsTime.toTicks(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(WindowsTime.toTicks(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
        assertThat(WindowsTime.toTicks(WindowsTime.toInstant(Long.MAX_VALUE).plusSeconds(1)))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(WindowsTime.toTicks(WindowsTime.toInstant(Long.MIN_VALUE).minusSeconds(1)))
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void namesAreTheSameByTheRule() {
        assertThat(NameRule.EXACT.areSame("a", "A")).isFalse();
        assertThat(NameRule.IGNORING_CASE.areSame("Stra\u00dfe \u00e9", "STRA\u00dfE \u00c9"))
                .isTrue();
        assertThat(NameRule.IGNORING_CASE.areSame("a", "ab")).isFalse();
        assertThat(NameRule.IGNORING_CASE.hash("aBc")).isEqualTo(NameRule.IGNORING_CASE.hash("AbC"));
        assertThat(NameRule.IGNORING_CASE.compare("a_", "AZ")).isPositive();
        assertThat(NameRule.IGNORING_CASE.compare("\ud800", "\ud800\ud800")).isNegative();
        char[] table = new char[65_536];
        table['x'] = 'y';
        table['y'] = 'y';
        NameRule odd = NameRule.ofUpperCase(table);
        table['x'] = 'z';
        assertThat(odd.areSame("x", "y")).isTrue();
        assertThat(odd.isCaseSensitive()).isFalse();
        assertThatThrownBy(() -> NameRule.ofUpperCase(new char[10])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsAreNames() {
        TreePath path = TreePath.parse("\\Windows//System32/drivers/", "/\\");
        assertThat(path.names()).containsExactly("Windows", "System32", "drivers");
        assertThat(path)
                .isEqualTo(TreePath.of("Windows", "System32", "drivers"))
                .hasToString("/Windows/System32/drivers");
        assertThat(path.hashCode()).isEqualTo(TreePath.of(path.names()).hashCode());
        assertThat(path.parent()).isEqualTo(TreePath.of("Windows", "System32")).isNotEqualTo(path);
        assertThat(path.depth()).isEqualTo(3);
        assertThat(TreePath.ROOT.parent()).isSameAs(TreePath.ROOT);
        assertThat(TreePath.parse("", "/").isRoot()).isTrue();
        assertThat(TreePath.of("a/b\u001b[2J\ud800\u202e")).hasToString("/a\\u002fb\\u001b[2J\\ud800\\u202e");
        assertThat(TreePath.of("\ud83d\ude00")).hasToString("/\ud83d\ude00");
    }

    /** Bytes as Windows writes them. */
    @Test
    void linksAreReparseDataOfWindows() throws IOException {
        LinkTarget target = new LinkTarget(LinkTarget.Kind.SYMBOLIC_LINK, "..\\a", "b", true);
        ReparsePoint link = ReparsePoint.of(target);
        assertThat(HexFormat.of().formatHex(link.data()))
                .isEqualTo("0000" + "0800" + "0800" + "0200" + "01000000" + "2e002e005c006100" + "6200");
        assertThat(link.tag()).isEqualTo(ReparsePoint.SYMLINK);
        assertThat(link.linkTarget("test")).contains(target);
        assertThat(link.isMicrosoft() && link.isNameSurrogate()).isTrue();
        LinkTarget junction = new LinkTarget(LinkTarget.Kind.JUNCTION, "\\??\\C:", "C:", false);
        assertThat(HexFormat.of().formatHex(ReparsePoint.of(junction).data()))
                .isEqualTo(
                        "0000" + "0c00" + "0e00" + "0400" + "5c003f003f005c0043003a00" + "0000" + "43003a00" + "0000");
        assertThat(ReparsePoint.of(junction).linkTarget("test")).contains(junction);
        assertThat(ReparsePoint.of(ReparsePoint.WOF, new byte[16]).linkTarget("test"))
                .isEmpty();
    }

    @Test
    void linksOfUnixChangeTheirSlashes() throws IOException {
        for (String text : List.of("a/b", "../x\\y", "/", "/etc/passwd", "a", "/x/")) {
            assertThat(ReparsePoint.ofUnixTarget(text).unixTarget("test")).contains(text);
        }
        String longest = "/" + "x".repeat(4094);
        assertThat(ReparsePoint.ofUnixTarget(longest).unixTarget("test")).contains(longest);
        assertThat(unixTarget("\\??\\C:\\Users\\x")).isEqualTo("/Users/x");
        assertThat(unixTarget("\\??\\C:")).isEqualTo("/");
        assertThat(unixTarget("\\DosDevices\\D:\\x")).isEqualTo("/x");
        assertThat(unixTarget("\\Device\\HarddiskVolume1\\x")).isEqualTo("/x");
        byte[] text = "\2\0\0\0to/it".getBytes(StandardCharsets.UTF_8);
        assertThat(ReparsePoint.of(ReparsePoint.LX_SYMLINK, text).unixTarget("test"))
                .contains("to/it");
        assertThat(ReparsePoint.of(ReparsePoint.LX_SYMLINK, new byte[4]).unixTarget("test"))
                .isEmpty();
        assertThat(ReparsePoint.of(ReparsePoint.SYMLINK, new byte[12]).unixTarget("test"))
                .isEmpty();
    }

    private static String unixTarget(String substitute) throws IOException {
        LinkTarget target = new LinkTarget(LinkTarget.Kind.SYMBOLIC_LINK, substitute, "", false);
        return ReparsePoint.of(target).unixTarget("test").orElseThrow();
    }

    /** Whatever the bytes are: a target or a typed error. */
    @Test
    void damagedReparseDataAreTypedErrors() {
        Random random = new Random(2);
        int corrupt = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            for (int at = 0; at < Math.min(8, data.length); at++) {
                boolean isLow = at % 2 == 0;
                data[at] = isLow ? (byte) random.nextInt(12) : random.nextInt(32) == 0 ? data[at] : 0;
            }
            try {
                ReparsePoint.of(i % 2 == 0 ? ReparsePoint.SYMLINK : ReparsePoint.MOUNT_POINT, data)
                        .unixTarget("test");
            } catch (CorruptImageException e) {
                corrupt++;
                assertThat(e.source()).isEqualTo("test");
            }
        }
        assertThat(corrupt).isBetween(1_000, 4_999);
    }

    @Test
    void valuesKeepTheirRangesAndTheirBytes() {
        byte[] bytes = new byte[16];
        ObjectId id = ObjectId.of(bytes);
        SecurityDescriptor security = SecurityDescriptor.of(bytes);
        ReparsePoint point = ReparsePoint.of(1, bytes);
        bytes[0] = 1;
        assertThat(id).isEqualTo(ObjectId.of(new byte[16])).isNotEqualTo(ObjectId.of(bytes));
        assertThat(security).isEqualTo(SecurityDescriptor.of(new byte[16])).isNotEqualTo(SecurityDescriptor.of(bytes));
        assertThat(security.bytes().isReadOnly()).isTrue();
        assertThat(point).isEqualTo(ReparsePoint.of(1, new byte[16])).isNotEqualTo(ReparsePoint.of(1, bytes));
        assertThatThrownBy(() -> ObjectId.of(new byte[15])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectId.of(new byte[65])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReparsePoint.of(1, new byte[ReparsePoint.MAX_DATA + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReparsePoint.of(1, 1 << 16, bytes)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReparsePoint.ofUnixTarget("x".repeat(8_200)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExtendedAttribute.of(new byte[0], bytes, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExtendedAttribute.of(new byte[256], bytes, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExtendedAttribute.of(bytes, new byte[65_536], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LinkTarget(LinkTarget.Kind.JUNCTION, "a", "a", true))
                .isInstanceOf(IllegalArgumentException.class);
        FileMetadata metadata = FileMetadata.builder()
                .objectId(id)
                .security(security)
                .reparsePoint(point)
                .build();
        assertThat(metadata.toBuilder().build()).isEqualTo(metadata).hasSameHashCodeAs(metadata);
        assertThat(metadata).isNotEqualTo(FileMetadata.none());
    }

    @Test
    void aSetOfNumbersIsLikeTheJdks() {
        LongSet set = new LongSet();
        Set<Long> model = new HashSet<>();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long value = i % 3 == 0 ? random.nextLong() : random.nextInt(5_000) - 100;
            assertThat(set.add(value)).isEqualTo(model.add(value));
        }
    }
}
