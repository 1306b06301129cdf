package io.github.diskwright.wim.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptureConfigTest {
    private static final String SAMPLE = """
            ; a comment
            [ExclusionList]
              \\hiberfil.sys
            # another
            "\\System Volume Information"
            '*.tmp'
            C:\\pagefile.sys
            \\a//b\\

            [exclusionexception]
            /a/b/keep
            [CompressionExclusionList]
            *.zip
            \\WINDOWS\\inf\\*.pnf
            [Own]
            anything: at all
            [PrepopulateList]
            ntoskrnl.exe
            """;

    /** The files that wimlib captures in the peer test as well. */
    static final List<String> PATHS = List.of(
            "a/b/c/keep", "a/b/c/other", "a/b/z", "a/x/y", "a/t.tmp", "B/q.TMP", "hiberfil.sys", "Windows/CSC/f");

    private static CaptureConfig parse(String text) throws ImageException {
        return CaptureConfig.parse(text.getBytes(StandardCharsets.UTF_8), "config.ini", Limits.defaults());
    }

    private static List<String> patterns(CaptureConfig config, ConfigSection section) {
        return config.patterns(section).stream().map(PathPattern::toString).toList();
    }

    @Test
    void theExampleOfThePackageWorks() throws Exception {
        byte[] bytes = "[ExclusionList]\n/A\nkeep".getBytes(StandardCharsets.UTF_8);
        try (MemoryTree tree = tree();
                MemoryTree target = MemoryTree.create();
                FileTreeWriter writer = target.writer()) {
            CaptureConfig config = CaptureConfig.parse(bytes, "wimscript.ini", Limits.defaults());
            CopyOptions options =
                    CopyOptions.builder().filter(config.filter(tree.nameRule())).build();
            TreeCopy.run(tree, writer, options);
            assertThat(target.find(TreePath.of("a", "b", "z"))).isPresent();
            assertThat(target.find(TreePath.of("B", "q.TMP"))).isPresent();
        }
    }

    @Test
    void sectionsAreRead() throws Exception {
        CaptureConfig config = parse(SAMPLE);
        assertThat(patterns(config, ConfigSection.EXCLUSION_LIST))
                .containsExactly("\\hiberfil.sys", "\\System Volume Information", "*.tmp", "\\pagefile.sys", "\\a\\b");
        assertThat(patterns(config, ConfigSection.EXCLUSION_EXCEPTION)).containsExactly("\\a\\b\\keep");
        assertThat(patterns(config, ConfigSection.COMPRESSION_EXCLUSION_LIST))
                .containsExactly("*.zip", "\\WINDOWS\\inf\\*.pnf");
        assertThat(patterns(config, ConfigSection.COMPRESSION_FOLDER_LIST)).isEmpty();
        assertThat(patterns(config, ConfigSection.PREPOPULATE_LIST)).containsExactly("ntoskrnl.exe");
        assertThat(config.warnings()).containsExactly("line 7: the drive is left out", "line 15: unknown section");
        assertThat(parse("\\a").warnings()).containsExactly("line 1: in no section");
    }

    @Test
    void everyEncodingIsRead() throws Exception {
        String text = "[ExclusionList]\r\n\\\u00e4\r\n";
        for (byte[] bytes : List.of(
                text.getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
                text.getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE))) {
            CaptureConfig config = CaptureConfig.parse(bytes, "config.ini", Limits.defaults());
            assertThat(patterns(config, ConfigSection.EXCLUSION_LIST)).containsExactly("\\\u00e4");
            assertThat(config.warnings()).isEmpty();
        }
    }

    @Test
    void whatIsNoPatternIsToldWithItsLine() {
        assertThatThrownBy(() -> parse("[ExclusionList]\n\u00e4\na/b\n"))
                .isInstanceOfSatisfying(CorruptImageException.class, error -> {
                    assertThat(error.position()).isEqualTo(19);
                    assertThat(error.structure()).isEqualTo("line 3 of the capture configuration");
                });
        assertThatThrownBy(() -> parse("[ExclusionList]\nC:a")).isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> parse("[ExclusionList]\n\"\"")).isInstanceOf(CorruptImageException.class);
        byte[] wide = "[ExclusionList]\na/b".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> CaptureConfig.parse(wide, "config.ini", Limits.defaults()))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        error -> assertThat(error.position()).isEqualTo(32));
        byte[] latin = "[ExclusionList]\n\u00e4b".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> CaptureConfig.parse(latin, "config.ini", Limits.defaults()))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        error -> assertThat(error.position()).isEqualTo(16));
        byte[] many = "a\n".repeat(5).getBytes(StandardCharsets.UTF_8);
        Limits few = Limits.builder().maxTableEntries(4).build();
        assertThatThrownBy(() -> CaptureConfig.parse(many, "config.ini", few))
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    private static MemoryTree tree() {
        MemoryTree tree = MemoryTree.create();
        Map<TreePath, MemoryFile> directories = new HashMap<>();
        directories.put(TreePath.ROOT, tree.rootFile());
        for (String text : PATHS) {
            TreePath path = TreePath.parse(text, "/");
            tree.addFile(directory(tree, directories, path.parent()), path.name(), new byte[0]);
        }
        return tree;
    }

    private static MemoryFile directory(MemoryTree tree, Map<TreePath, MemoryFile> directories, TreePath path) {
        MemoryFile known = directories.get(path);
        if (known != null) {
            return known;
        }
        MemoryFile made = tree.addDirectory(directory(tree, directories, path.parent()), path.name());
        directories.put(path, made);
        return made;
    }

    private static String taken(TreeFilter filter) throws IOException {
        try (MemoryTree tree = tree()) {
            return String.join(" ", taken(tree, filter));
        }
    }

    /** Paths of what a filter takes of a tree, without the root. */
    static List<String> taken(FileTree tree, TreeFilter filter) throws IOException {
        List<String> taken = new ArrayList<>();
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() == TreeWalk.Step.LEAVE || walk.path().isRoot()) {
                    continue;
                }
                if (filter.includes(walk.path(), walk.node())) {
                    taken.add(walk.path().toString());
                } else if (walk.step() == TreeWalk.Step.ENTER) {
                    walk.skip();
                }
            }
        }
        return taken;
    }

    private static String captured(String exclusions, String exceptions) throws IOException {
        return taken(parse("[ExclusionList]\n" + exclusions.replace(' ', '\n') + "\n[ExclusionException]\n"
                        + exceptions.replace(' ', '\n'))
                .filter(NameRule.EXACT));
    }

    @Test
    void exceptionsWin() throws Exception {
        String others = " /B /B/q.TMP /hiberfil.sys /Windows /Windows/CSC /Windows/CSC/f";
        assertThat(captured("/a", "/a/b/c/keep")).isEqualTo("/a /a/b /a/b/c /a/b/c/keep" + others);
        assertThat(captured("/a", "/a/b")).isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/b/c/other /a/b/z" + others);
        assertThat(captured("*", "/a/b")).isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/b/c/other /a/b/z");
        assertThat(captured("b", "/a/b/c/keep")).isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/x /a/x/y /a/t.tmp" + others);
        assertThat(captured("*", "/a/*/c/keep")).isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/x");
        assertThat(captured("/a/*", "b")).isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/b/c/other /a/b/z" + others);
        assertThat(captured("/a", "keep")).isEqualTo(others.substring(1));
        assertThat(captured("/a *.tmp", "/a/t*")).isEqualTo("/a /a/t.tmp" + others);
        assertThat(captured("/", "")).isEmpty();
    }

    @Test
    void theDefaultsLeaveOutWhatBelongsToARunningSystem() throws Exception {
        assertThat(taken(CaptureConfig.defaults().filter(NameRule.IGNORING_CASE)))
                .isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/b/c/other /a/b/z /a/x /a/x/y /a/t.tmp /B /B/q.TMP /Windows");
        assertThat(taken(CaptureConfig.empty().filter(NameRule.EXACT))).contains("hiberfil.sys");
        assertThat(CaptureConfig.defaults().patterns(ConfigSection.EXCLUSION_LIST))
                .hasSize(8);
        CaptureConfig config = CaptureConfig.defaults();
        assertThat(config.isStoredPlain(TreePath.of("x", "A.ZIP"), NameRule.IGNORING_CASE))
                .isTrue();
        assertThat(config.isStoredPlain(TreePath.of("x", "A.ZIP"), NameRule.EXACT))
                .isFalse();
        assertThat(config.isStoredPlain(TreePath.of("Windows", "INF", "x.pnf"), NameRule.IGNORING_CASE))
                .isTrue();
        assertThat(config.isStoredPlain(TreePath.of("Windows", "x.pnf"), NameRule.IGNORING_CASE))
                .isFalse();
    }

    @Test
    void pathsAreChosenForExtraction() throws Exception {
        PathList list = PathList.parse(
                "; comment\n/a/b/*\n\"B/*.TMP\"\nnone\n".getBytes(StandardCharsets.UTF_8), "list", Limits.defaults());
        assertThat(taken(list.filter(NameRule.EXACT)))
                .isEqualTo("/a /a/b /a/b/c /a/b/c/keep /a/b/c/other /a/b/z /B /B/q.TMP");
        assertThat(list.contains(TreePath.of("a", "b", "c", "keep"), NameRule.EXACT))
                .isTrue();
        assertThat(list.contains(TreePath.of("a", "b"), NameRule.EXACT)).isFalse();
        assertThat(list.patterns()).hasSize(3).contains(PathPattern.parse("/none"));
        assertThat(taken(PathList.of(List.of("")).filter(NameRule.EXACT))).isEqualTo(taken(TreeFilter.ALL));
        assertThat(taken(PathList.of(List.of("WINDOWS")).filter(NameRule.IGNORING_CASE)))
                .isEqualTo("/Windows /Windows/CSC /Windows/CSC/f");
    }

    @Test
    void onlyTypedErrorsComeOut() {
        FuzzReport report = Fuzzer.named("capture configuration")
                .cases(Effort.scaled(3_000))
                .maxAllocation(4 << 20)
                .token("[ExclusionList]\n".getBytes(StandardCharsets.UTF_8))
                .token("\n/".getBytes(StandardCharsets.UTF_8))
                .token("*".getBytes(StandardCharsets.UTF_8))
                .runBytes(
                        List.of(
                                SAMPLE.getBytes(StandardCharsets.UTF_8),
                                ("\uFEFF" + SAMPLE).getBytes(StandardCharsets.UTF_16LE)),
                        bytes -> {
                            CaptureConfig config = CaptureConfig.parse(bytes, "fuzz", Limits.defaults());
                            taken(config.filter(NameRule.IGNORING_CASE));
                            PathList.parse(bytes, "fuzz", Limits.defaults());
                        });
        assertThat(report.accepted()).isGreaterThan(100);
        assertThat(report.refused()).isGreaterThan(100);
    }
}
