package io.github.diskwright.testkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import io.github.diskwright.image.tree.nio.TreeFileSystem;
import io.github.diskwright.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same directory through the view and through the JDK's own file system, which is the judge. */
class TreeFileSystemTest {
    private static final List<String> GLOBS = List.of(
            "*",
            "**",
            "*.txt",
            "**.txt",
            "d?",
            "d[12]",
            "d[!1]",
            "{d1,d2}",
            "{*.txt,*.bin}",
            "/d1/*",
            "/**/*.bin",
            "[a-d]*",
            "[-a]*",
            "[!a-c]?",
            "*\\**",
            "a[b",
            "{a",
            "a]",
            "a}",
            "[a-]",
            "/*/*/f*",
            "[^d]1",
            "[]",
            "\\",
            "{a,{b}}",
            "[z-a]",
            "[[]*",
            "[*?\\]*",
            "a&&b",
            "",
            "[a/b]");

    @TempDir
    private static Path folder;

    private static Path directory;
    private static FileSystem files;

    @BeforeAll
    static void makeTree() throws IOException {
        directory = folder.resolve("tree");
        try (MemoryTree source = GeneratedTree.of(7, GeneratedTree.Names.OF_THE_HOST, 60);
                HostTreeWriter writer = HostTreeWriter.into(directory, HostWriterOptions.defaults())) {
            TreeCopy.run(source, writer, CopyOptions.defaults());
        }
        Files.createDirectories(directory.resolve("d1/d2"));
        Files.writeString(directory.resolve("d1/d2/f.txt"), "text");
        Files.write(directory.resolve("d1/x.bin"), new byte[70_000]);
        Files.writeString(directory.resolve(".hidden"), "");
        Files.createSymbolicLink(directory.resolve("to file"), Path.of("d1/d2/f.txt"));
        Files.createSymbolicLink(directory.resolve("d1/to parent"), Path.of(".."));
        Files.createSymbolicLink(directory.resolve("d1/back\\slash"), Path.of("../d1"));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("no/such"));
        files = TreeFileSystem.of(HostTree.open(directory));
    }

    @AfterAll
    static void close() throws IOException {
        files.close();
    }

    private static Path view(Path judge) {
        return files.getPath("/").resolve(directory.relativize(judge).toString());
    }

    private static Path judge(Path view) {
        return directory.resolve(files.getPath("/").relativize(view).toString());
    }

    @Test
    void walksLikeTheJudge() throws IOException {
        for (FileVisitOption[] options :
                List.of(new FileVisitOption[0], new FileVisitOption[] {FileVisitOption.FOLLOW_LINKS})) {
            Path start = options.length == 0 ? directory : directory.resolve("d1/d2");
            try (Stream<Path> expected = Files.walk(start, options);
                    Stream<Path> found = Files.walk(view(start), options)) {
                List<Path> met = found.map(TreeFileSystemTest::judge).sorted().toList();
                assertThat(met).isEqualTo(expected.sorted().toList());
            }
        }
    }

    @Test
    void hasTheAttributesOfTheJudge() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                Path view = view(path);
                sameAttributes(path, view, LinkOption.NOFOLLOW_LINKS);
                sameAttributes(path, view);
                assertThat(Files.isHidden(view)).as("%s", path).isEqualTo(Files.isHidden(path));
                assertThat(Files.exists(view)).as("%s", path).isEqualTo(Files.exists(path));
                assertThat(Files.isReadable(view)).as("%s", path).isEqualTo(Files.isReadable(path));
                assertThat(Files.isWritable(view)).isFalse();
                assertThat(outcome(() -> Files.readSymbolicLink(view).toString()))
                        .isEqualTo(outcome(() -> Files.readSymbolicLink(path).toString()));
                assertThat(outcome(() -> judge(view.toRealPath())))
                        .as("%s", path)
                        .isEqualTo(outcome(path::toRealPath));
            }
        }
    }

    private static void sameAttributes(Path path, Path view, LinkOption... options) {
        assertThat(outcome(() -> describe(view, options)))
                .as("%s", path)
                .isEqualTo(outcome(() -> describe(path, options)));
    }

    private static String describe(Path path, LinkOption... options) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, options);
        return found.isDirectory() + " " + found.isRegularFile() + " " + found.isSymbolicLink() + " " + found.isOther()
                + " " + (found.isRegularFile() ? found.size() : "") + found.lastModifiedTime();
    }

    /** What a call gives, or the kind of its failure. */
    private static Object outcome(Callable<?> call) {
        try {
            return call.call();
        } catch (NotLinkException | NoSuchFileException e) {
            return e.getClass();
        } catch (FileSystemException e) {
            return FileSystemException.class;
        } catch (Exception e) {
            return e.getClass();
        }
    }

    @Test
    void readsTheBytesOfTheJudge() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllBytes(view(path))).as("%s", path).isEqualTo(Files.readAllBytes(path));
                assertThat(Files.mismatch(view(path), path)).isEqualTo(-1);
            }
        }
        assertThat(Files.readString(files.getPath("d1/../to file"))).isEqualTo("text");
        assertThat(Files.isSameFile(files.getPath("to file"), files.getPath("/d1/d2/f.txt")))
                .isTrue();
        assertThat(Files.isSameFile(files.getPath("to file"), files.getPath("/d1/x.bin")))
                .isFalse();
    }

    @Test
    void channelsSeekLikeTheJudge() throws IOException {
        Path path = directory.resolve("d1/x.bin");
        try (SeekableByteChannel judge = Files.newByteChannel(path);
                SeekableByteChannel channel = Files.newByteChannel(view(path))) {
            for (long position : new long[] {0, 69_990, 70_000, 80_000, 5}) {
                ByteBuffer expected = ByteBuffer.allocate(100);
                ByteBuffer found = ByteBuffer.allocate(100);
                assertThat(channel.position(position).read(found))
                        .isEqualTo(judge.position(position).read(expected));
                assertThat(channel.position()).isEqualTo(judge.position());
                assertThat(found).isEqualTo(expected);
            }
            assertThat(channel.size()).isEqualTo(judge.size());
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
        }
        SeekableByteChannel closed = Files.newByteChannel(view(path));
        closed.close();
        closed.close();
        assertThat(closed.isOpen()).isFalse();
        assertThatThrownBy(closed::size).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void matchesGlobsLikeTheJudge() throws IOException {
        FileSystem host = directory.getFileSystem();
        List<String> names = List.of(
                "d1",
                "d2",
                "d3",
                "a.txt",
                "b.bin",
                "/d1/x.bin",
                "/d1/d2/f.txt",
                "ab",
                "a*b",
                "-",
                "x1",
                "^1",
                "]",
                "a[b",
                "*x",
                "\\",
                "",
                "a&&b",
                "{a",
                "a}",
                "a]");
        for (String glob : GLOBS) {
            for (String name : names) {
                Object expected = matches(host, glob, name);
                assertThat(matches(files, glob, name))
                        .as("%s on %s", glob, name)
                        .isEqualTo(expected);
            }
        }
        assertThat(files.getPathMatcher("regex:a.c").matches(files.getPath("abc")))
                .isTrue();
        assertThatThrownBy(() -> files.getPathMatcher("a.c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.getPathMatcher("x:a.c")).isInstanceOf(UnsupportedOperationException.class);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(files.getPath("/d1"), "*.bin")) {
            assertThat(found).containsExactly(files.getPath("/d1/x.bin"));
        }
    }

    private static Object matches(FileSystem system, String glob, String name) {
        try {
            return system.getPathMatcher("glob:" + glob).matches(system.getPath(name));
        } catch (PatternSyntaxException e) {
            return PatternSyntaxException.class;
        }
    }

    /** Every operation on paths, on texts of few different names so that they meet. */
    @Test
    void pathsBehaveLikeThoseOfTheJudge() {
        FileSystem host = directory.getFileSystem();
        Random random = Seeds.random(11, 0);
        for (int i = 0; i < 4_000; i++) {
            String a = path(random);
            String b = path(random);
            assertThat(operations(files, a, b)).as("%s and %s", a, b).isEqualTo(operations(host, a, b));
        }
    }

    private static String path(Random random) {
        String[] names = {"a", "b", "..", ".", "", "/", "c.txt"};
        StringBuilder path = new StringBuilder(random.nextBoolean() ? "/" : "");
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append(names[random.nextInt(names.length)]).append(i > 1 || random.nextInt(4) == 0 ? "/" : "");
        }
        return path.toString();
    }

    private static List<String> operations(FileSystem system, String first, String second) {
        Path a = system.getPath(first);
        Path b = system.getPath(second);
        List<Callable<?>> calls = List.of(
                a::toString,
                a::getRoot,
                a::getFileName,
                a::getParent,
                a::getNameCount,
                a::normalize,
                a::isAbsolute,
                () -> a.resolve(b),
                () -> a.resolveSibling(b),
                () -> a.relativize(b),
                () -> a.startsWith(b),
                () -> a.endsWith(b),
                () -> a.equals(b),
                () -> !a.equals(b) || a.hashCode() == b.hashCode(),
                () -> Integer.signum(a.compareTo(b)) == 0,
                () -> a.subpath(0, 1),
                () -> a.subpath(1, 3),
                () -> a.getName(0),
                () -> a.getName(7),
                () -> system.getPath(first, second),
                () -> names(a));
        return calls.stream().map(call -> String.valueOf(outcome(call))).toList();
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return names;
    }

    @Test
    void failsLikeTheJudge() {
        for (String name : List.of(
                "no such", "d1/no such", "to file/x", "loop", "loop/x", "dangling", ".hidden/x", "d1/d2/f.txt/..")) {
            Path judge = directory.resolve(name);
            Path view = files.getPath("/" + name);
            assertThat(outcome(() -> Files.readAllBytes(view).length))
                    .as(name)
                    .isEqualTo(outcome(() -> Files.readAllBytes(judge).length));
            assertThat(outcome(() -> Files.newDirectoryStream(view)))
                    .as(name)
                    .isEqualTo(outcome(() -> Files.newDirectoryStream(judge)));
            assertThat(Files.exists(view)).as(name).isEqualTo(Files.exists(judge));
        }
        assertThatThrownBy(() -> Files.newDirectoryStream(files.getPath("to file")))
                .isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> Files.newByteChannel(files.getPath("d1"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> files.getPath("a").resolve(directory)).isInstanceOf(ProviderMismatchException.class);
    }

    @Test
    void cannotBeWrittenTo() {
        Path path = files.getPath("/d1/x.bin");
        Class<ReadOnlyFileSystemException> refusal = ReadOnlyFileSystemException.class;
        assertThat(files.isReadOnly()).isTrue();
        assertThatThrownBy(() -> Files.delete(path)).isInstanceOf(refusal);
        assertThatThrownBy(() -> Files.createDirectory(files.getPath("x"))).isInstanceOf(refusal);
        assertThatThrownBy(() -> Files.writeString(path, "x")).isInstanceOf(refusal);
        assertThatThrownBy(() -> Files.newByteChannel(path, StandardOpenOption.APPEND))
                .isInstanceOf(refusal);
        assertThatThrownBy(() -> Files.move(path, files.getPath("y"))).isInstanceOf(refusal);
        assertThatThrownBy(() -> Files.copy(path, files.getPath("y"))).isInstanceOf(refusal);
        assertThatThrownBy(() -> Files.setLastModifiedTime(path, Files.getLastModifiedTime(path)))
                .isInstanceOf(refusal);
        assertThatThrownBy(() -> path.getFileSystem().provider().checkAccess(path, java.nio.file.AccessMode.WRITE))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void copiesOut() throws IOException {
        Path target = folder.resolve("copied");
        Files.copy(files.getPath("d1/x.bin"), target);
        assertThat(Files.mismatch(target, directory.resolve("d1/x.bin"))).isEqualTo(-1);
    }

    @Test
    void showsWindowsAttributesAndIgnoresCaseWhereTheTreeDoes() throws IOException {
        MemoryTree tree = MemoryTree.create(NameRule.IGNORING_CASE);
        MemoryFile windows = tree.addDirectory(tree.rootFile(), "Windows");
        MemoryFile notepad = tree.addFile(windows, "Notepad.EXE", new byte[] {1, 2, 3});
        notepad.streams().put("Zone.Identifier", new byte[9]);
        notepad.setMetadata(FileMetadata.builder()
                .attributes(DosAttributes.HIDDEN | DosAttributes.SYSTEM)
                .security(SecurityDescriptor.of(new byte[] {1, 2}))
                .build());
        try (FileSystem view = TreeFileSystem.of(tree)) {
            Path path = view.getPath("/WINDOWS/notepad.exe");
            assertThat(Files.readAllBytes(path)).hasSize(3);
            assertThat(path)
                    .isEqualTo(view.getPath("/windows/NOTEPAD.exe"))
                    .hasSameHashCodeAs(view.getPath("/windows/NOTEPAD.exe"));
            assertThat(path.toRealPath()).hasToString("/Windows/Notepad.EXE");
            assertThat(view.getPathMatcher("glob:**.exe").matches(view.getPath("/Windows/Notepad.EXE")))
                    .isTrue();
            DosFileAttributes dos = Files.readAttributes(path, DosFileAttributes.class);
            assertThat(dos.isHidden() && dos.isSystem() && !dos.isReadOnly() && !dos.isArchive())
                    .isTrue();
            assertThat(Files.readAttributes(path, "dos:hidden,size")).isEqualTo(Map.of("hidden", true, "size", 3L));
            assertThat(Files.getAttribute(path, "tree:streams")).isEqualTo(List.of("", "Zone.Identifier"));
            assertThat((byte[]) Files.getAttribute(path, "tree:security")).containsExactly(1, 2);
            assertThat(Files.readAttributes(path, "tree:*")).containsKeys("attributes", "fileId", "linkCount");
            assertThatThrownBy(() -> Files.getAttribute(path, "tree:nothing"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Files.getAttribute(path, "nt:x"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(((TreeFileSystem) view).node(path).name()).isEqualTo("Notepad.EXE");
        }
    }

    @Test
    void hidesNamesThatAreNoNamesAndKeepsLinksInside() throws IOException {
        MemoryTree tree = MemoryTree.create();
        MemoryFile root = tree.rootFile();
        for (String name : List.of("..", ".", "a/b", "", "nul\0", "good")) {
            tree.addFile(root, name, new byte[1]);
        }
        tree.add(
                root,
                "out",
                tree.newFile(
                        FileKind.FILE,
                        FileMetadata.builder()
                                .reparsePoint(ReparsePoint.ofUnixTarget("../../../good"))
                                .build()));
        try (FileSystem view = TreeFileSystem.of(tree);
                Stream<Path> paths = Files.walk(view.getPath("/"))) {
            assertThat(paths.map(Path::toString)).containsExactlyInAnyOrder("/", "/good", "/out");
            assertThat(view.getPath("/out").toRealPath()).hasToString("/good");
        }
        assertThat(tree.openCount()).isZero();
    }

    @Test
    void closedOnesAnswerNothing() throws IOException {
        FileSystem view = TreeFileSystem.of(MemoryTree.create());
        Path root = view.getPath("/");
        view.close();
        view.close();
        assertThat(view.isOpen()).isFalse();
        assertThatThrownBy(() -> Files.list(root)).isInstanceOf(ClosedFileSystemException.class);
    }
}
