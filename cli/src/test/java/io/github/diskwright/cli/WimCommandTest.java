package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wim capture|append|export|split}: what goes wrong when a name is the wrong one. */
class WimCommandTest {
    @TempDir
    Path folder;

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("a"), "text");
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        Files.write(Files.createDirectory(tree.resolve("sub")).resolve("noise"), noise);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static InProcess.Run done(Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as("%s%s", run.out(), run.err()).isZero();
        return run;
    }

    private static String listed(Path file, int image) {
        return done("wim", "ls", file, image, "sub").out();
    }

    @Test
    void theFileThatIsWrittenIsNotInTheImage() {
        Path inside = tree.resolve("sub").resolve("x.wim");
        done("wim", "capture", tree, inside, "--compress", "xpress", "--name", "one");
        assertThat(listed(inside, 1)).contains("noise").doesNotContain("x.wim").doesNotContain("partial");
        InProcess.Run appended = done("wim", "append", tree, inside, "--name", "two");
        assertThat(appended.err()).contains("x.wim: left out");
        assertThat(listed(inside, 2)).contains("noise").doesNotContain("x.wim");
        done("wim", "capture", tree, inside, "--force");
        assertThat(listed(inside, 1)).doesNotContain("x.wim");
        done("wim", "verify", inside);
    }

    @Test
    void aTreeIsCapturedStraightIntoParts() {
        JsonValue result =
                JsonValue.parse(done("wim", "capture", tree, file("part.swm"), "--split-size", "100k", "--json")
                        .out());
        assertThat(result.get("parts").items()).hasSize(3);
        done("wim", "verify", file("part2.swm"));
        assertThat(listed(file("part.swm"), 1)).contains("noise");
        done("wim", "join", file("part3.swm"), file("whole.wim"));
        done("wim", "verify", file("whole.wim"));
        assertThat(InProcess.run("wim", "capture", tree, tree.resolve("part.swm"), "--split-size", "100k")
                        .code())
                .isEqualTo(ExitCode.REFUSED.code());
        assertThat(InProcess.run("wim", "capture", tree, file("other.swm"), "--split-size", "1M", "--solid")
                        .code())
                .isEqualTo(ExitCode.UNSUPPORTED.code());
    }

    @Test
    void exportIntoAFileBringsTheMarkOfLinksAndLeavesWhatIsBooted() throws IOException {
        Path source = file("source.wim");
        Path target = file("target.wim");
        done("wim", "capture", tree, source, "--name", "one");
        done("wim", "append", tree, source, "--name", "two", "--boot");
        done("wim", "capture", tree, target, "--name", "old", "--boot", "--no-fix-links");
        done("wim", "export", source, 2, target);
        try (WimArchive archive = WimArchive.open(target, WimOpenOptions.defaults())) {
            assertThat(archive.header().bootIndex()).isEqualTo(1);
            assertThat(archive.header().has(WimHeader.RP_FIX)).isTrue();
        }
        Path alone = file("alone.wim");
        done("wim", "export", source, 2, alone);
        try (WimArchive archive = WimArchive.open(alone, WimOpenOptions.defaults())) {
            assertThat(archive.header().bootIndex()).isEqualTo(1);
        }
    }

    @Test
    void partsAreNotSplitIntoThemselves() throws IOException {
        Path whole = file("whole.wim");
        Path parts = file("part.swm");
        done("wim", "capture", tree, whole, "--compress", "none");
        assertThat(JsonValue.parse(done("wim", "split", whole, parts, "--size", "1000", "--json")
                                .out())
                        .get("parts")
                        .items())
                .hasSizeGreaterThan(1);
        byte[] second = Files.readAllBytes(file("part2.swm"));
        for (String part : new String[] {"part.swm", "part2.swm"}) {
            InProcess.Run run = InProcess.run("wim", "split", file(part), parts, "--size", "200000", "--force");
            assertThat(run.code()).isEqualTo(6);
            assertThat(run.err()).contains("part of itself");
        }
        assertThat(Files.readAllBytes(file("part2.swm"))).isEqualTo(second);
        done("wim", "join", parts, file("joined.wim"));
        done("wim", "verify", file("joined.wim"));
        assertThat(InProcess.run("wim", "join", parts, whole).code()).isEqualTo(6);
    }

    @Test
    void aFileIsNotReplacedByOneWithoutItsNames() throws IOException {
        Path damaged = file("damaged.wim");
        done("wim", "capture", tree, damaged, "--name", "one");
        byte[] bytes = Files.readAllBytes(damaged);
        int xml = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0x50);
        bytes[xml + 2] = '?';
        Files.write(damaged, bytes);
        assertThat(InProcess.run("wim", "optimize", damaged).code()).isEqualTo(3);
        assertThat(InProcess.run("wim", "delete", damaged, "1").code()).isEqualTo(3);
        assertThat(Files.readAllBytes(damaged)).isEqualTo(bytes);
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path real = file("real.wim");
        done("wim", "capture", tree, real, "--name", "one");
        done("wim", "append", tree, real, "--name", "two");
        Path link = Files.createSymbolicLink(file("link.wim"), real.getFileName());
        long before = Files.size(real);
        done("wim", "delete", link, "two");
        done("wim", "optimize", link, "--recompress");
        assertThat(link).isSymbolicLink();
        assertThat(Files.size(real)).isLessThan(before);
    }
}
