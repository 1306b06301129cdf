package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.image.WimImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands do the same to an image here and with wimlib. */
class WimUpdatePeerIT {
    private final WimlibImagex wimlib = WimlibImagex.require();

    @TempDir
    private Path folder;

    private Path source;
    private Path added;
    private Path here;
    private Path there;

    @BeforeEach
    void capture() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("one/two/three"));
        Files.writeString(source.resolve("one/file"), "file");
        Files.writeString(source.resolve("one/two/deep"), "deep");
        Files.createLink(source.resolve("linked"), source.resolve("one/two/deep"));
        Files.writeString(source.resolve("with space"), "space");
        added = Files.createDirectories(folder.resolve("added dir"));
        Files.createDirectories(added.resolve("two/new"));
        Files.writeString(added.resolve("two/deep"), "replaced");
        Files.writeString(added.resolve("two/new/file"), "new");
        here = folder.resolve("here.wim");
        there = folder.resolve("there.wim");
        wimlib.capture(source, here, "--compress=xpress");
        Files.copy(here, there);
    }

    private void requireSame(String... commands) throws IOException {
        Path script = Files.write(folder.resolve("script"), List.of(commands));
        InProcess.Run run = InProcess.run("wim", "update", here, "1", "--commands", script);
        assertThat(run.code()).as(run.err()).isZero();
        wimlib.peer()
                .runWithInput(String.join("\n", commands) + "\n", List.of("update", there, "1"))
                .requireSuccess();
        wimlib.verify(here);
        try (WimArchive mine = WimArchive.open(here, WimOpenOptions.defaults());
                WimArchive theirs = WimArchive.open(there, WimOpenOptions.defaults());
                WimImage my = mine.image(1);
                WimImage their = theirs.image(1)) {
            // Ours keeps what Unix knows of the files that are added.
            TreeDifference.requireNone(
                    their, my, TreeFeature.UNIX_METADATA, TreeFeature.ACCESS_TIME, TreeFeature.CREATION_TIME);
            assertThat(mine.xml().image(1).directoryCount())
                    .isEqualTo(theirs.xml().image(1).directoryCount());
            assertThat(mine.xml().image(1).fileCount())
                    .isEqualTo(theirs.xml().image(1).fileCount());
            assertThat(mine.xml().image(1).totalBytes())
                    .isEqualTo(theirs.xml().image(1).totalBytes());
            assertThat(mine.xml().image(1).hardLinkBytes())
                    .isEqualTo(theirs.xml().image(1).hardLinkBytes());
        }
    }

    @Test
    void filesAreDeletedAndRenamed() throws IOException {
        requireSame(
                "# a comment",
                "",
                "delete --recursive /one/two",
                "delete --force /none",
                "rename '/with space' \"/one/without\"",
                "rename /one /two");
    }

    @Test
    void namesOfALinkedFileAreTheirOwn() throws IOException {
        requireSame("rename /linked /one/other", "delete '/one/two/deep'");
    }

    @Test
    void aTreeJoinsADirectoryThatIsThere() throws IOException {
        requireSame("add '" + added + "' /one");
    }

    /** Of a file that is added twice wimlib makes a link, and here are two files; so it is another one each time. */
    @Test
    void filesAndTreesAreAdded() throws IOException {
        Path first = Files.writeString(folder.resolve("first"), "first");
        Path second = Files.writeString(folder.resolve("second"), "second");
        requireSame(
                "add '" + first + "' '/one/file'", "add '" + second + "' /fresh", "add '" + added + "' '/whole tree'");
    }
}
