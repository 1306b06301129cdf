package io.github.diskwright.image.tree.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The views of other hosts, as far as this one has them: the JDK keeps the attributes of DOS on Linux as well, and named
 * streams of Windows are what it calls user attributes everywhere.
 */
class HostViewsTest {
    private static final byte[] NOTE = "note".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void attributesAndNamedStreamsOfWindowsAreCarried() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("user"));
        Path source = Files.createDirectory(folder.resolve("source"));
        Path file = Files.writeString(source.resolve("file"), "data");
        Files.setAttribute(file, "user:Zone.Identifier", ByteBuffer.wrap(NOTE));
        Files.setAttribute(file, "dos:hidden", true);
        Files.setAttribute(file, "dos:system", true);
        Path target = folder.resolve("target");
        try (HostTree tree = HostTree.open(source, new DosView(true));
                HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults(), new DosView(true))) {
            FileNode node = tree.find(TreePath.of("file")).orElseThrow();
            assertThat(node.attributes()).isEqualTo(DosAttributes.HIDDEN | DosAttributes.SYSTEM);
            // The JDK keeps the attributes of DOS where the streams are on this host.
            DataStream stream = tree.stream(node, "zone.identifier").orElseThrow();
            assertThat(stream.size()).isEqualTo(NOTE.length);
            try (OpenStream open = stream.open()) {
                byte[] bytes = new byte[2];
                open.read(1, ByteBuffer.wrap(bytes));
                assertThat(bytes).containsExactly('o', 't');
                assertThatThrownBy(() -> open.read(3, ByteBuffer.allocate(2)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            CopyReport report = TreeCopy.run(tree, writer, CopyOptions.defaults());
            assertThat(report.failures()).isEmpty();
            assertThat(report.lossCounts()).isEmpty();
        }
        Path copy = target.resolve("file");
        assertThat(copy).hasContent("data");
        assertThat((byte[]) Files.getAttribute(copy, "user:Zone.Identifier")).isEqualTo(NOTE);
        assertThat(Files.readAttributes(copy, "dos:hidden,system,readonly,archive"))
                .isEqualTo(Map.of("hidden", true, "system", true, "readonly", false, "archive", false));
    }

    @Test
    void aZipFileIsATreeToo() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("some.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path target = Files.createDirectory(files.getPath("/tree"));
            Path source = Files.createDirectories(folder.resolve("in/d"));
            Files.writeString(source.resolve("f"), "data");
            try (HostTree tree = HostTree.open(folder.resolve("in"));
                    HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
                CopyReport report = TreeCopy.run(tree, writer, CopyOptions.defaults());
                assertThat(report.failures()).isEmpty();
                assertThat(report.lossCounts()).containsOnlyKeys(TreeFeature.UNIX_METADATA);
            }
            try (HostTree tree = HostTree.open(target)) {
                FileNode node = tree.find(TreePath.of("d", "f")).orElseThrow();
                assertThat(node.size()).isEqualTo(4);
                assertThat(tree.find(TreePath.of("d", "f")).orElseThrow().fileId())
                        .isEqualTo(node.fileId());
            }
        }
    }

    @Test
    void onlyDirectoriesAreTrees() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> HostTree.open(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> HostTree.open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void filesOfAnySystemHaveNumbersOfTheirOwn() {
        HostIds ids = new HostIds();
        Set<Long> seen = new HashSet<>();
        for (long device : new long[] {0, 1, 65_024, -5}) {
            for (long number : new long[] {0, 2, 1L << 32, 1L << 56, -1, Long.MIN_VALUE}) {
                assertThat(seen.add(ids.of(device, number))).isTrue();
                assertThat(seen.add(ids.of(device, number))).isFalse();
            }
        }
        for (int device = 100; device < 400; device++) {
            assertThat(seen.add(ids.of(device, 2))).isTrue();
        }
    }

    @Test
    void linksOfWindowsAreReparseData() throws IOException {
        for (String target : new String[] {"..\\a", "C:\\Users\\x", "\\\\server\\share\\x", "\\rooted"}) {
            ReparsePoint point = HostLinks.reparsePoint(target, true);
            assertThat(HostLinks.target(point, "test", true)).contains(target);
        }
        assertThat(HostLinks.reparsePoint("C:\\x", true)
                        .linkTarget("")
                        .orElseThrow()
                        .substituteName())
                .isEqualTo("\\??\\C:\\x");
        assertThat(HostLinks.reparsePoint("\\\\s\\h", true)
                        .linkTarget("")
                        .orElseThrow()
                        .substituteName())
                .isEqualTo("\\??\\UNC\\s\\h");
        assertThat(HostLinks.target(ReparsePoint.of(ReparsePoint.SYMLINK, new byte[12]), "test", true))
                .isEmpty();
    }

    @Test
    void ownersAndAllBitsAreSetIfAskedFor() throws IOException {
        assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "owners can be set by the administrator only");
        Path source = Files.createDirectory(folder.resolve("source"));
        Path file = Files.writeString(source.resolve("file"), "");
        Files.setAttribute(file, "unix:uid", 1234);
        Files.setAttribute(file, "unix:gid", 4321);
        Files.setAttribute(file, "unix:mode", 06755);
        HostWriterOptions options = HostWriterOptions.builder()
                .unixData(HostWriterOptions.UnixData.ALL)
                .build();
        try (HostTree tree = HostTree.open(source);
                HostTreeWriter writer = HostTreeWriter.into(folder.resolve("target"), options)) {
            assertThat(TreeCopy.run(tree, writer, CopyOptions.defaults()).isComplete())
                    .isTrue();
        }
        Map<String, Object> found =
                Files.readAttributes(folder.resolve("target/file"), "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        assertThat(found).containsEntry("uid", 1234).containsEntry("gid", 4321).containsEntry("mode", 0106755);
    }
}
