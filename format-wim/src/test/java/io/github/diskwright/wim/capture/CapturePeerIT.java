package io.github.diskwright.wim.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.wim.structure.Dentry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** wimlib takes the same files, and makes the same of links. */
class CapturePeerIT {
    private final WimlibImagex wimlib = WimlibImagex.require();

    @TempDir
    Path folder;

    @Test
    void theSameFilesAreCaptured() throws Exception {
        Path source = folder.resolve("source");
        for (String path : CaptureConfigTest.PATHS) {
            Files.createDirectories(source.resolve(path).getParent());
            Files.createFile(source.resolve(path));
        }
        List<String> texts = List.of(
                "[ExclusionList]\n/a\n[ExclusionException]\n/a/b/c/keep\n",
                "[ExclusionList]\n*.tmp\n\"\\hiberfil.sys\"\n'/Windows/C?C'\n",
                "[ExclusionList]\n/a/*\n",
                "[ExclusionList]\nb\n[ExclusionException]\nkeep\n",
                "[ExclusionList]\nC:\\a\\b\n# b\n; B\n",
                "[ExclusionList]\n*\n[ExclusionException]\n/a/b\n",
                "[ExclusionList]\n/a/\n//B//\n",
                "[ExclusionList]\n/a/*/c\n[ExclusionException]\n/a/*/c/keep",
                "[ExclusionList]\n/a/b\n[ExclusionException]\n/a/b/c/keep\nother\nz\n",
                "[ExclusionList]\n.*\n*[x]\n/../a\n/./B\n\"a\n",
                "[ExclusionList]\n/a ; comment\n",
                "[Own]\n/a\n[CompressionExclusionList]\n/B\n");
        for (String text : texts) {
            Path config = Files.writeString(folder.resolve("config.ini"), text);
            Path file = folder.resolve("file.wim");
            wimlib.capture(source, file, "--compress=none", "--config=" + config);
            CaptureConfig own =
                    CaptureConfig.parse(text.getBytes(StandardCharsets.UTF_8), "config.ini", Limits.defaults());
            assertThat(taken(source, own.filter(NameRule.EXACT))).as(text).isEqualTo(listed(file));
            Files.delete(file);
        }
    }

    private static Set<String> taken(Path source, TreeFilter filter) throws Exception {
        Set<String> taken = new TreeSet<>(Set.of("/"));
        try (FileTree tree = HostTree.open(source)) {
            taken.addAll(CaptureConfigTest.taken(tree, filter));
        }
        return taken;
    }

    private Set<String> listed(Path file) {
        return new TreeSet<>(
                wimlib.peer().check("dir", file, "1").output().lines().toList());
    }

    @Test
    void theSameBecomesOfLinks() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("d"));
        Map<String, String> targets = new TreeMap<>(Map.of(
                "l-inside", source + "/f",
                "l-root", source.toString(),
                "l-slash", source + "/",
                "l-above", folder.toString(),
                "l-out", "/outside/f",
                "l-relative", "f",
                "l-dots", source + "/d/../f",
                "l-sibling", source + "s",
                "l-missing", source + "/none",
                "l-doubled", "/" + source + "//f"));
        for (Map.Entry<String, String> link : targets.entrySet()) {
            symlink(source.resolve(link.getKey()), link.getValue());
        }
        Path file = folder.resolve("file.wim");
        wimlib.capture(source, file, "--compress=none", "--rpfix");
        byte[] bytes = Files.readAllBytes(file);
        Path out = folder.resolve("out");
        wimlib.apply(file, out);
        ReparseFixup fixup = ReparseFixup.ofUnixRoot(source.toString());
        ReparseFixup applying = ReparseFixup.ofUnixRoot(out.toString());
        for (Map.Entry<String, String> link : targets.entrySet()) {
            String text = Files.readSymbolicLink(source.resolve(link.getKey())).toString();
            ReparsePoint point = ReparsePoint.ofUnixTarget(text);
            Optional<ReparsePoint> captured = fixup.captured(point, "test");
            LinkTarget stored = captured.orElse(point).linkTarget("test").orElseThrow();
            // wimlib ends the names with zeros, which is as good.
            String names = stored.substituteName() + "\0" + stored.printName();
            assertThat(indexOf(bytes, names.getBytes(StandardCharsets.UTF_16LE)))
                    .as(link.getKey())
                    .isPositive();
            assertThat(flags(bytes, link.getKey()) & Dentry.NOT_FIXED)
                    .as(link.getKey())
                    .isEqualTo(captured.isPresent() ? 0 : Dentry.NOT_FIXED);
            ReparsePoint applied = captured.isPresent() ? applying.applied(captured.get(), "test") : point;
            assertThat(applied.unixTarget("test"))
                    .as(link.getKey())
                    .contains(Files.readSymbolicLink(out.resolve(link.getKey())).toString());
        }
    }

    /** As it is: {@link Path} would make it neater. */
    private static void symlink(Path link, String target) throws Exception {
        Process process = new ProcessBuilder("ln", "-s", "--", target, link.toString()).start();
        assertThat(process.waitFor()).isZero();
    }

    /** The flags beside the tag of a link, whose name is nowhere else in the file. */
    private static int flags(byte[] file, String name) {
        int at = indexOf(file, name.getBytes(StandardCharsets.UTF_16LE));
        return Short.toUnsignedInt(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(at - 0x66 + 0x5E));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.indexOf(new String(part, StandardCharsets.ISO_8859_1));
    }
}
