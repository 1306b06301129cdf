package io.github.diskwright.wim.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReparseFixupTest {
    private static ReparsePoint link(LinkTarget.Kind kind, String path) {
        return ReparsePoint.of(new LinkTarget(kind, "\\??\\" + path, path, false));
    }

    private static LinkTarget target(ReparsePoint point) throws ImageException {
        return point.linkTarget("test").orElseThrow();
    }

    /** Target, root, what is captured; nothing if it leads out of the tree. */
    @ParameterizedTest
    @CsvSource({
        "C:\\dir\\f, C:\\dir, C:\\f",
        "c:\\DIR\\f, C:\\dir\\, C:\\f",
        "C:\\dir, C:\\dir, C:",
        "C:\\dir\\, C:\\dir, C:\\",
        "C:\\\\dir\\\\f, \\??\\C:\\dir, C:\\\\f",
        "C:\\directory, C:\\dir,",
        "D:\\dir\\f, C:\\dir,",
        "C:\\, C:\\dir,",
        "C:\\f, C:, C:\\f",
        "D:\\f, C:\\,",
        "C:\\dir\\..\\f, C:\\dir,",
        "C:\\dir\\a\\..\\f, C:\\dir, C:\\a\\..\\f",
        "C:\\dir\\.\\..\\f, C:\\dir,",
        "UNC\\server\\share\\dir\\f, \\\\server\\share\\dir, C:\\f",
        "Volume{1}\\f, \\\\?\\Volume{1}\\, C:\\f",
        "Volume{2}\\f, \\\\?\\Volume{1}\\,",
    })
    void whatLeadsIntoTheTreeIsCapturedFromTheRoot(String path, String root, String expected) throws Exception {
        for (LinkTarget.Kind kind : LinkTarget.Kind.values()) {
            Optional<ReparsePoint> captured = ReparseFixup.ofWindowsRoot(root).captured(link(kind, path), "test");
            assertThat(captured).isEqualTo(Optional.ofNullable(expected).map(text -> link(kind, text)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\f, D:\\out, D:\\out\\f",
        "C:, D:\\out, D:\\out",
        "X:\\, D:\\out\\, D:\\out\\",
        "Volume{1}\\f, D:\\, D:\\f",
        "C:, D:\\, D:\\",
        "C:\\f, \\\\server\\share, UNC\\server\\share\\f",
        "C:\\f, \\\\?\\Volume{1}\\, Volume{1}\\f",
    })
    void whatIsAppliedLeadsIntoTheNewTree(String path, String root, String expected) throws Exception {
        for (LinkTarget.Kind kind : LinkTarget.Kind.values()) {
            assertThat(ReparseFixup.ofWindowsRoot(root).applied(link(kind, path), "test"))
                    .isEqualTo(link(kind, expected));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/tree/f, /tree, /f, /out/f",
        "/tree, /tree, /, /out",
        "/tree/, /tree/, /, /out/",
        "/tree//f, /tree, //f, /out//f",
        "//tree/a/../f, /tree, /a/../f, /out/a/../f",
        "/f, /, /f, /out/f",
        "/TREE/f, /tree,,",
        "/tree/../f, /tree,,",
        "/trees, /tree,,",
        "f, /tree,,",
        "../tree/f, /tree,,",
        "/b\\c/f, /b\\c, /f, /out/f",
    })
    void linksOfUnixAreTheSame(String text, String root, String stored, String expected) throws Exception {
        Optional<ReparsePoint> captured =
                ReparseFixup.ofUnixRoot(root).captured(ReparsePoint.ofUnixTarget(text), "test");
        assertThat(captured.isPresent()).isEqualTo(stored != null);
        if (captured.isPresent()) {
            assertThat(captured.get().unixTarget("test")).contains(stored);
            assertThat(ReparseFixup.ofUnixRoot("/out/")
                            .applied(captured.get(), "test")
                            .unixTarget("test"))
                    .contains(expected);
        }
    }

    @Test
    void everyNameOfTheRootCounts() throws Exception {
        ReparseFixup fixup = ReparseFixup.ofUnixRoot("/private/tmp/a", "/tmp/a");
        assertThat(fixup.captured(ReparsePoint.ofUnixTarget("/tmp/a/f"), "test"))
                .contains(ReparsePoint.ofUnixTarget("/f"));
        assertThat(fixup.captured(ReparsePoint.ofUnixTarget("/private/tmp/a/f"), "test"))
                .contains(ReparsePoint.ofUnixTarget("/f"));
        assertThat(fixup.applied(ReparsePoint.ofUnixTarget("/f"), "test"))
                .isEqualTo(ReparsePoint.ofUnixTarget("/private/tmp/a/f"));
    }

    @Test
    void linksOfAVolumeStayAsTheyAre() throws Exception {
        ReparsePoint point = link(LinkTarget.Kind.JUNCTION, "D:\\Users");
        assertThat(ReparseFixup.ofVolume().captured(point, "test")).contains(point);
        assertThat(ReparseFixup.ofVolume().applied(point, "test")).isEqualTo(point);
        ReparsePoint share = link(LinkTarget.Kind.SYMBOLIC_LINK, "UNC\\server\\share");
        assertThat(ReparseFixup.ofVolume().captured(share, "test")).isEmpty();
        ReparsePoint relative = ReparsePoint.ofUnixTarget("a");
        assertThat(ReparseFixup.ofVolume().captured(relative, "test")).isEmpty();
    }

    @Test
    void namesForPeopleAreLeftOutWhereTheyWere() throws Exception {
        ReparsePoint silent =
                ReparsePoint.of(new LinkTarget(LinkTarget.Kind.JUNCTION, "\\DosDevices\\C:\\dir\\f", "", false));
        ReparsePoint captured =
                ReparseFixup.ofWindowsRoot("C:\\dir").captured(silent, "test").orElseThrow();
        assertThat(target(captured)).isEqualTo(new LinkTarget(LinkTarget.Kind.JUNCTION, "\\??\\C:\\f", "", false));
        assertThat(target(ReparseFixup.ofWindowsRoot("D:\\x").applied(captured, "test")))
                .isEqualTo(new LinkTarget(LinkTarget.Kind.JUNCTION, "\\??\\D:\\x\\f", "", false));
    }

    @Test
    void whatIsNoAbsoluteLinkIsLeftAlone() throws Exception {
        ReparseFixup fixup = ReparseFixup.ofWindowsRoot("C:\\dir");
        ReparsePoint other = ReparsePoint.of(ReparsePoint.WOF, new byte[] {1, 2, 3});
        ReparsePoint odd = ReparsePoint.of(new LinkTarget(LinkTarget.Kind.SYMBOLIC_LINK, "C:\\dir\\f", "", false));
        for (ReparsePoint point : new ReparsePoint[] {other, odd, ReparsePoint.ofUnixTarget("a/b")}) {
            assertThat(fixup.captured(point, "test")).isEmpty();
            assertThat(fixup.applied(point, "test")).isEqualTo(point);
        }
        ReparsePoint damaged = ReparsePoint.of(ReparsePoint.SYMLINK, new byte[5]);
        assertThatThrownBy(() -> fixup.captured(damaged, "test")).isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> fixup.applied(damaged, "test")).isInstanceOf(CorruptImageException.class);
    }

    @Test
    void aTargetThatBecomesTooLongIsToldAndOneWithoutRoomForPeopleLosesTheirName() throws Exception {
        ReparsePoint half = link(LinkTarget.Kind.JUNCTION, "C:\\" + "a".repeat(4_000));
        ReparsePoint applied =
                ReparseFixup.ofWindowsRoot("D:\\" + "b".repeat(1_000)).applied(half, "test");
        assertThat(target(applied).printName()).isEmpty();
        assertThat(target(applied).substituteName()).hasSize(4 + 3 + 1_000 + 1 + 4_000);
        ReparseFixup deep = ReparseFixup.ofWindowsRoot("D:\\" + "b".repeat(5_000));
        assertThatThrownBy(() -> deep.applied(half, "test")).isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void aRootHasToBeAbsolute() {
        assertThatThrownBy(() -> ReparseFixup.ofUnixRoot("tree")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReparseFixup.ofWindowsRoot("\\dir")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReparseFixup.ofWindowsRoot("")).isInstanceOf(IllegalArgumentException.class);
    }
}
