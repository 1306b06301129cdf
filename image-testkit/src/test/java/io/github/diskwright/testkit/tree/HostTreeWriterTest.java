package io.github.diskwright.testkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What images can ask for, and what the host's directory gets. */
class HostTreeWriterTest {
    private static final byte[] EVIL = "evil".getBytes(StandardCharsets.US_ASCII);
    private static final CopyOptions GO_ON =
            CopyOptions.builder().onError(CopyOptions.OnError.CONTINUE).build();

    @TempDir
    private Path folder;

    private Path target;
    private final MemoryTree tree = MemoryTree.create();
    private final MemoryFile root = tree.rootFile();

    @BeforeEach
    void makeFolders() throws IOException {
        target = Files.createDirectory(folder.resolve("target"));
        Files.createDirectory(folder.resolve("outside"));
    }

    private CopyReport apply(HostWriterOptions options) throws IOException {
        try (HostTreeWriter writer = HostTreeWriter.into(target, options)) {
            return TreeCopy.run(tree, writer, GO_ON);
        }
    }

    private CopyReport apply() throws IOException {
        return apply(HostWriterOptions.defaults());
    }

    private MemoryFile link(MemoryFile directory, String name, FileKind kind, String unixTarget) {
        FileMetadata metadata = FileMetadata.builder()
                .reparsePoint(ReparsePoint.ofUnixTarget(unixTarget))
                .build();
        return tree.add(directory, name, tree.newFile(kind, metadata));
    }

    private List<String> written() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void namesThatLeadElsewhereAreRefusedAndReported() throws IOException {
        List<String> names =
                List.of("..", ".", "", "/", "../evil", "/etc/evil", "a/b", "a\0b", "a/../../evil", "\ud800");
        for (String name : names) {
            tree.addFile(root, name, EVIL);
            tree.addFile(tree.addDirectory(root, name), "below", EVIL);
        }
        tree.addFile(root, "good", EVIL);
        CopyReport report = apply();
        assertThat(written()).containsExactly("", "outside", "target", "target/good");
        assertThat(report.failureCount()).isEqualTo(2L * names.size());
        assertThat(report.failures())
                .allSatisfy(failure -> assertThat(failure.cause()).isInstanceOf(RefusedException.class));
        assertThat(report.failures().stream().map(failure -> failure.path().name()))
                .containsOnly(names.toArray(String[]::new));
        assertThat(report.files()).isEqualTo(1);
    }

    @Test
    void namesThatWindowsCannotHaveAreRefusedWhereAskedFor() throws IOException {
        List<String> bad = List.of(
                "CON",
                "nul.txt",
                "Com1",
                "lpt9.tar.gz",
                "COM\u00b9",
                "aux ",
                "trailing.",
                "trailing ",
                "a:b",
                "a*",
                "a?",
                "a\\b",
                "a|b",
                "a<b",
                "a\"b",
                "bell\u0007",
                "CONIN$");
        List<String> good = List.of("CONSOLE", "com10", "nulx", ".com1", "a.con", "lpt", "x.y.z");
        bad.forEach(name -> tree.addFile(root, name, EVIL));
        good.forEach(name -> tree.addFile(root, name, EVIL));
        CopyReport report = apply(HostWriterOptions.builder()
                .names(HostWriterOptions.Names.PORTABLE)
                .build());
        assertThat(report.failures().stream().map(failure -> failure.path().name()))
                .containsExactlyInAnyOrder(bad.toArray(String[]::new));
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(good.toArray(String[]::new));
        }
    }

    /** A link, then a directory of the same name with something in it. */
    @Test
    void aLinkThatWasPlantedLeadsNowhere() throws IOException {
        for (String to : List.of("../outside", folder.resolve("outside").toString(), "..", "/")) {
            for (HostWriterOptions.Existing existing : HostWriterOptions.Existing.values()) {
                MemoryTree attack = MemoryTree.create();
                FileMetadata metadata = FileMetadata.builder()
                        .reparsePoint(ReparsePoint.ofUnixTarget(to))
                        .build();
                MemoryFile evil = attack.rootFile();
                attack.add(evil, "a", attack.newFile(FileKind.DIRECTORY, metadata));
                attack.addFile(attack.addDirectory(evil, "a"), "evil", EVIL);
                attack.addFile(evil, "a", EVIL);
                MemoryFile withChildren = attack.add(evil, "b", attack.newFile(FileKind.DIRECTORY, metadata));
                attack.addFile(withChildren, "evil", EVIL);
                Path into = Files.createTempDirectory(folder, "attack");
                HostWriterOptions options =
                        HostWriterOptions.builder().existing(existing).build();
                try (HostTreeWriter writer = HostTreeWriter.into(into, options)) {
                    TreeCopy.run(attack, writer, GO_ON);
                }
            }
        }
        assertThat(folder.resolve("outside")).isEmptyDirectory();
        assertThat(written()).noneMatch(path -> path.endsWith("evil"));
    }

    @Test
    void nothingThatExistsIsTouchedUnlessAskedFor() throws IOException {
        Files.writeString(target.resolve("file"), "old");
        Files.createDirectory(target.resolve("directory"));
        Files.writeString(target.resolve("directory/kept"), "old");
        Files.createSymbolicLink(target.resolve("link"), Path.of("../outside/victim"));
        Files.createSymbolicLink(target.resolve("linked directory"), Path.of("../outside"));
        tree.addFile(root, "file", EVIL);
        tree.addFile(root, "link", EVIL);
        tree.addFile(tree.addDirectory(root, "directory"), "new", EVIL);
        tree.addFile(tree.addDirectory(root, "linked directory"), "new", EVIL);
        CopyReport refused = apply();
        assertThat(refused.failureCount()).isEqualTo(4);
        assertThat(target.resolve("file")).hasContent("old");
        assertThat(target.resolve("directory/new")).doesNotExist();

        CopyReport replaced = apply(HostWriterOptions.builder()
                .existing(HostWriterOptions.Existing.REPLACE)
                .build());
        assertThat(replaced.failures().stream().map(failure -> failure.path().toString()))
                .containsExactly("/linked directory");
        assertThat(target.resolve("file")).hasContent("evil");
        assertThat(target.resolve("link")).isRegularFile().hasContent("evil");
        assertThat(Files.isSymbolicLink(target.resolve("link"))).isFalse();
        assertThat(target.resolve("directory/kept")).hasContent("old");
        assertThat(target.resolve("directory/new")).hasContent("evil");
        assertThat(folder.resolve("outside")).isEmptyDirectory();
        assertThat(written()).noneMatch(path -> path.contains(".partial"));
    }

    @Test
    void aFileNeverTakesThePlaceOfADirectory() throws IOException {
        Files.createDirectory(target.resolve("a"));
        tree.addFile(root, "a", EVIL);
        CopyReport report = apply(HostWriterOptions.builder()
                .existing(HostWriterOptions.Existing.REPLACE)
                .build());
        assertThat(report.failureCount()).isEqualTo(1);
        assertThat(target.resolve("a")).isEmptyDirectory();
    }

    @Test
    void replacedHardLinksStayLinksAndLeaveNothingElse() throws IOException {
        MemoryFile file = tree.addFile(root, "a", EVIL);
        tree.add(root, "b", file);
        apply();
        HostWriterOptions replace = HostWriterOptions.builder()
                .existing(HostWriterOptions.Existing.REPLACE)
                .build();
        for (int i = 0; i < 2; i++) {
            assertThat(apply(replace).failureCount()).isZero();
            assertThat(Files.isSameFile(target.resolve("a"), target.resolve("b")))
                    .isTrue();
        }
        assertThat(written()).containsExactly("", "outside", "target", "target/a", "target/b");
    }

    @Test
    void linksAreWrittenAsTheyAreAndReadBack() throws IOException {
        link(root, "relative", FileKind.FILE, "no/such\\file");
        link(root, "absolute", FileKind.FILE, "/no/such");
        link(root, "directory", FileKind.DIRECTORY, "real");
        tree.addDirectory(root, "real");
        LinkTarget junction = new LinkTarget(LinkTarget.Kind.JUNCTION, "\\??\\D:\\data\\x", "D:\\data\\x", false);
        FileMetadata metadata =
                FileMetadata.builder().reparsePoint(ReparsePoint.of(junction)).build();
        tree.add(root, "junction", tree.newFile(FileKind.DIRECTORY, metadata));
        CopyReport report = apply();
        assertThat(report.failures()).isEmpty();
        assertThat(report.lossCounts()).containsOnlyKeys(TreeFeature.REPARSE_POINTS);
        assertThat(Files.readSymbolicLink(target.resolve("relative"))).hasToString("no/such\\file");
        assertThat(Files.readSymbolicLink(target.resolve("absolute"))).hasToString("/no/such");
        assertThat(Files.readSymbolicLink(target.resolve("junction"))).hasToString("/data/x");
        try (HostTree host = HostTree.open(target)) {
            FileNode relative = host.find(TreePath.of("relative")).orElseThrow();
            assertThat(relative.reparsePoint()
                            .orElseThrow()
                            .linkTarget("")
                            .orElseThrow()
                            .substituteName())
                    .isEqualTo("no\\such/file");
            FileNode absolute = host.find(TreePath.of("absolute")).orElseThrow();
            assertThat(absolute.reparsePoint()
                            .orElseThrow()
                            .linkTarget("")
                            .orElseThrow()
                            .substituteName())
                    .isEqualTo("\\??\\C:\\no\\such");
            assertThat(host.find(TreePath.of("directory")).orElseThrow().kind()).isEqualTo(FileKind.DIRECTORY);
        }
    }

    @Test
    void linksThatNoHostCanHaveAreReported() throws IOException {
        tree.add(root, "empty", tree.newFile(FileKind.FILE, reparse(ReparsePoint.SYMLINK, new byte[12])));
        tree.add(root, "cut", tree.newFile(FileKind.FILE, reparse(ReparsePoint.SYMLINK, new byte[3])));
        tree.add(root, "other", tree.newFile(FileKind.FILE, reparse(0xA0000019, new byte[30])));
        link(root, "nul", FileKind.FILE, "a\0b");
        MemoryFile cloud = tree.add(root, "cloud", tree.newFile(FileKind.FILE, reparse(0x9000001A, new byte[30])));
        cloud.streams().put("", EVIL);
        CopyReport report = apply();
        assertThat(report.failureCount()).isEqualTo(4);
        assertThat(report.lossCounts()).containsOnlyKeys(TreeFeature.REPARSE_POINTS);
        assertThat(written()).containsExactly("", "outside", "target", "target/cloud");
        assertThat(target.resolve("cloud")).hasContent("evil");
    }

    private static FileMetadata reparse(int tag, byte[] data) {
        return FileMetadata.builder().reparsePoint(ReparsePoint.of(tag, data)).build();
    }

    @Test
    void tellsPreciselyWhatIsLost() throws IOException {
        MemoryFile file = tree.addFile(root, "file", EVIL);
        file.streams().put("Zone.Identifier", new byte[12]);
        Instant time = Instant.parse("2020-02-02T02:02:02Z");
        file.setMetadata(FileMetadata.builder()
                .attributes(DosAttributes.HIDDEN | DosAttributes.COMPRESSED)
                .times(FileTimes.of(time, time, time))
                .security(SecurityDescriptor.of(new byte[20]))
                .objectId(ObjectId.of(new byte[16]))
                .extendedAttributes(List.of(
                        ExtendedAttribute.of("user.kept".getBytes(StandardCharsets.US_ASCII), EVIL, 0),
                        ExtendedAttribute.of("LOST".getBytes(StandardCharsets.US_ASCII), EVIL, 0)))
                .unix(new UnixMetadata(0, 0, UnixMetadata.TYPE_FILE | 04750, 0))
                .build());
        tree.add(root, "fifo", tree.newFile(FileKind.SPECIAL, FileMetadata.none()));
        CopyReport report = apply();
        assertThat(report.failures()).isEmpty();
        assertThat(report.losses().stream().map(loss -> loss.path() + " " + loss.feature()))
                .containsExactlyInAnyOrder(
                        "/file BASIC_ATTRIBUTES",
                        "/file OTHER_ATTRIBUTES",
                        "/file CREATION_TIME",
                        "/file SECURITY",
                        "/file OBJECT_IDS",
                        "/file NAMED_STREAMS",
                        "/file EXTENDED_ATTRIBUTES",
                        "/file UNIX_METADATA",
                        "/fifo SPECIAL_FILES");
        assertThat(Files.getPosixFilePermissions(target.resolve("file")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertThat((byte[]) Files.getAttribute(target.resolve("file"), "user:kept", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(EVIL);
        assertThat(Files.getLastModifiedTime(target.resolve("file")).toInstant())
                .isEqualTo(time);
        assertThat(target.resolve("fifo")).doesNotExist();
    }

    @Test
    void holesStayHoles() throws IOException {
        byte[] data = new byte[3 << 20];
        data[1 << 20] = 1;
        tree.addFile(root, "tail", data);
        tree.addFile(root, "zeros", new byte[2 << 20]);
        assertThat(apply().isComplete()).isTrue();
        assertThat(Files.readAllBytes(target.resolve("tail"))).isEqualTo(data);
        assertThat(Files.readAllBytes(target.resolve("zeros"))).isEqualTo(new byte[2 << 20]);
    }

    @Test
    void anInterruptHurtsNothingAndIsKept() throws IOException {
        for (int i = 0; i < 20; i++) {
            tree.addFile(root, "file" + i, new byte[10_000]);
        }
        Thread.currentThread().interrupt();
        try (HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
            assertThat(TreeCopy.run(tree, writer, CopyOptions.defaults()).files())
                    .isEqualTo(20);
            try (HostTree host = HostTree.open(target)) {
                MemoryTree back = MemoryTree.create();
                TreeCopy.run(host, back.writer(), CopyOptions.defaults());
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theOrderOfCallsIsChecked() throws IOException {
        FileReport report = new FileReport() {
            @Override
            public void lost(TreeFeature feature, String detail) {
                throw new AssertionError(detail);
            }

            @Override
            public void failed(IOException cause) {
                throw new AssertionError(cause);
            }
        };
        Path fresh = folder.resolve("fresh");
        NewFile file = NewFile.file("f", FileMetadata.none(), List.of());
        try (HostTreeWriter writer = HostTreeWriter.into(fresh, HostWriterOptions.defaults());
                HostTreeWriter other = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
            TargetFile made = writer.createRoot(NewFile.directory("", FileMetadata.none()), report);
            TargetFile inIt = writer.createFile(made, file, report);
            assertThatThrownBy(() -> writer.createFile(inIt, file, report)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> other.createFile(made, file, report)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.createFile(made, file, report)).isInstanceOf(RefusedException.class);
            writer.createLink(made, "g", Optional.empty(), inIt, report);
            writer.finishDirectory(made, report);
            writer.finish();
            assertThatThrownBy(() -> writer.createFile(made, file.withName("h"), report))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(Files.isSameFile(fresh.resolve("f"), fresh.resolve("g"))).isTrue();
        Path plain = Files.writeString(folder.resolve("plain"), "");
        try (HostTreeWriter writer = HostTreeWriter.into(plain, HostWriterOptions.defaults())) {
            assertThatThrownBy(() -> writer.createRoot(NewFile.directory("", FileMetadata.none()), report))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void filesWithNamesInAnotherEncodingAreReported() throws IOException, InterruptedException {
        Files.writeString(target.resolve("good"), "");
        Process process = new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'bad\\377name')\"; mkfifo pipe")
                .directory(target.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        List<String> failed = new ArrayList<>();
        MemoryTree back = MemoryTree.create();
        try (HostTree host = HostTree.open(target)) {
            CopyReport report = TreeCopy.run(host, back.writer(), GO_ON);
            report.failures().forEach(failure -> {
                assertThat(failure.cause()).isInstanceOf(UnsupportedFeatureException.class);
                failed.add(failure.path().name());
            });
            assertThat(report.files()).isEqualTo(2);
            assertThat(host.find(TreePath.of("pipe")).orElseThrow().kind()).isEqualTo(FileKind.SPECIAL);
        }
        assertThat(failed).hasSize(1).allMatch(name -> name.startsWith("bad"));
    }
}
