package io.github.diskwright.wim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.TreeListing;
import io.github.diskwright.wim.image.WimImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories that wimlib captured are read as the trees that they are. */
class WimReadPeerIT {
    private static final Set<TreeFeature> FEATURES = Set.of(
            TreeFeature.HARD_LINKS,
            TreeFeature.SYMBOLIC_LINKS,
            TreeFeature.UNIX_METADATA,
            TreeFeature.EXTENDED_ATTRIBUTES,
            TreeFeature.WRITE_TIME);

    @TempDir
    static Path folder;

    private static Path source;
    private static SortedMap<String, String> expected;

    @BeforeAll
    static void makeSource() throws IOException {
        WimlibImagex.require();
        source = Files.createDirectory(folder.resolve("source"));
        try (FileTree tree = GeneratedTree.of(1, GeneratedTree.Names.values()[0], 120);
                HostTreeWriter writer = HostTreeWriter.into(source, HostWriterOptions.defaults())) {
            TreeCopy.run(
                    tree,
                    writer,
                    CopyOptions.builder().onError(CopyOptions.OnError.CONTINUE).build());
        }
        Random random = new Random(2);
        byte[] noise = new byte[300_000];
        random.nextBytes(noise);
        Files.write(source.resolve("noise"), noise);
        byte[] text = new byte[3 << 20];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ("the quick brown fox".charAt(i % 19) + (random.nextInt(40) == 0 ? 1 : 0));
        }
        Files.write(source.resolve("text"), text);
        for (int size : new int[] {1, 4095, 4096, 4097, 32767, 32768, 32769, 65536, 131072, 1 << 21}) {
            Files.write(source.resolve("size" + size), Arrays.copyOf(text, size));
        }
        try (HostTree tree = HostTree.open(source)) {
            expected = listing(tree);
        }
    }

    /** Links have an empty stream on Windows, and none elsewhere; NULs between the names in them are left to the writer. */
    private static SortedMap<String, String> listing(FileTree tree) throws IOException {
        SortedMap<String, String> lines = TreeListing.of(tree, FEATURES);
        lines.replaceAll((path, line) -> line.contains("reparse point")
                ? line.replace(" /=0 e3b0c44298fc1c14,", "")
                        .replaceAll("reparse point.*", "link to " + target(tree, path))
                : line);
        return lines;
    }

    private static String target(FileTree tree, String path) {
        try {
            return tree.find(TreePath.parse(path, "/"))
                    .orElseThrow()
                    .reparsePoint()
                    .orElseThrow()
                    .unixTarget(path)
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--compress=none",
                "--compress=none --check",
                "--compress=xpress",
                "--compress=xpress --chunk-size=4K",
                "--compress=xpress --chunk-size=64K",
                "--compress=lzx",
                "--compress=lzx --chunk-size=2M",
                "--compress=lzms",
                "--compress=lzms --chunk-size=32K",
                "--compress=lzms --chunk-size=1M --check",
                "--solid",
                "--solid --solid-chunk-size=64K --solid-compress=lzms",
                "--solid --solid-chunk-size=32K --solid-compress=lzx",
                "--solid --solid-chunk-size=4K --solid-compress=xpress",
                "--pipable --compress=lzx",
                "--pipable --compress=none",
                "--pipable --compress=xpress --check",
            })
    void aCapturedDirectoryIsTheSameTree(String options) throws IOException {
        Path file = Files.createTempDirectory(folder, "made").resolve("made.wim");
        WimlibImagex.require().capture(source, file, ("--unix-data " + options).split(" "));
        try (WimArchive archive = WimArchive.open(file, WimOpenOptions.defaults());
                WimImage image = archive.image(1)) {
            assertThat(listing(image)).containsExactlyInAnyOrderEntriesOf(expected);
        }
    }

    @Test
    void partsOfASplitFileAreFoundFromAnyOfThem() throws IOException {
        Path made = Files.createTempDirectory(folder, "split");
        WimlibImagex.require().capture(source, made.resolve("whole.wim"), "--unix-data", "--compress=none");
        WimlibImagex.require()
                .peer()
                .run(
                        "split",
                        made.resolve("whole.wim").toString(),
                        made.resolve("part.swm").toString(),
                        "1");
        for (int number = 1; number <= 2; number++) {
            Path part = made.resolve(number == 1 ? "part.swm" : "part2.swm");
            try (WimArchive archive = WimArchive.open(part, WimOpenOptions.defaults());
                    WimImage image = archive.image(1)) {
                assertThat(archive.parts()).hasSizeGreaterThan(1);
                assertThat(archive.missingParts()).isEmpty();
                assertThat(listing(image)).containsExactlyInAnyOrderEntriesOf(expected);
            }
        }
    }
}
