package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimFlaw;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.testkit.wim.WimSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code wim info|ls|extract|apply|verify}, and {@code info} and {@code check}, on WIM files of other tools. */
class WimCommandPeerIT {
    private static WimCorpus corpus;

    @TempDir
    Path folder;

    @BeforeAll
    static void requireCorpus() {
        corpus = WimCorpus.require();
    }

    private static InProcess.Run run(int code, Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code);
        return run;
    }

    private static String done(Object... arguments) {
        InProcess.Run run = run(0, arguments);
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private static Path path(WimFlaw flaw) throws IOException {
        return corpus.sample(flaw).path();
    }

    private static Path path(WimRecipe recipe) throws IOException {
        return corpus.sample(recipe).path();
    }

    @Test
    void infoTellsOfTheFileAndItsImages() throws IOException {
        Path file = path(WimRecipe.SOLID_LZMS_64K);
        String text = done("wim", "info", file);
        assertThat(text.lines().toList().get(0)).isEqualTo(file.toString());
        assertThat(text).contains("version: 0xe00", "compression: lzms", "properties: solid", "image 1", "files: ");
        JsonValue json = JsonValue.parse(done("wim", "info", file, "--json"));
        assertThat(json.get("compression").text()).isEqualTo("lzms");
        assertThat(json.get("size").number()).isEqualTo(Files.size(file));
        assertThat(json.get("images").items()).hasSize(1);
        assertThat(json.get("images").items().get(0).get("number").number()).isOne();
        assertThat(done("wim", "info", file, "--xml")).contains("<WIM>", "<IMAGE INDEX=\"1\">");
    }

    @Test
    void theGeneralVerbsKnowWimFilesByTheirContent() throws IOException {
        Path file = Files.copy(path(WimRecipe.XPRESS), folder.resolve("no ending at all"));
        assertThat(done("info", file)).isEqualTo(done("wim", "info", file));
        assertThat(done("info", file, "--json")).isEqualTo(done("wim", "info", file, "--json"));
        assertThat(done("check", file)).isEqualTo(done("wim", "verify", file)).endsWith(": clean\n");
        assertThat(done("check", file, "--json")).isEqualTo(done("wim", "verify", file, "--json"));
        assertThat(run(7, "check", path(WimFlaw.WRONG_DIGEST)).out()).contains("wim.blob.digest");
        // An empty file, and one shorter than the mark, are none.
        Path small = Files.write(folder.resolve("small"), new byte[] {'M', 'S', 'W'});
        assertThat(InProcess.run("info", small).out()).doesNotContain("WIM");
    }

    @ParameterizedTest
    @EnumSource(
            value = WimRecipe.class,
            names = {"STORED", "XPRESS", "LZX", "SOLID_LZMS_64K", "SPLIT", "PIPABLE"},
            mode = EnumSource.Mode.INCLUDE)
    void whatIsAppliedIsTheTree(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        Path target = folder.resolve("applied");
        // One file has half of a surrogate pair in its name, which this host cannot have.
        InProcess.Run run = run(6, "wim", "apply", sample.path(), 1, target, "--json");
        assertThat(run.err().lines()).singleElement().asString().contains("cannot be a name on this host");
        assertThat(JsonValue.parse(run.out()).get("failures").number()).isOne();
        try (MemoryTree expected = sample.expected(1)) {
            List<String> wrong = new ArrayList<>();
            compare(expected.root(), target, wrong);
            assertThat(wrong).singleElement().asString().contains("half is missing");
        }
        // What is there is not written over.
        assertThat(run(6, "wim", "apply", sample.path(), 1, target).err()).contains("exists");
    }

    /** Names, kinds and contents; what the host keeps of the rest is the business of the writer's own tests. */
    private static void compare(FileNode directory, Path target, List<String> wrong) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryCursor children = directory.children()) {
            while (children.next()) {
                FileNode node = children.node();
                names.add(node.name());
                if (node.name().startsWith("\ud800")) {
                    wrong.add("half is missing");
                    continue;
                }
                Path path = target.resolve(node.name());
                if (node.reparsePoint().isPresent()) {
                    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                        wrong.add(path + " is missing");
                    }
                } else if (node.isDirectory()) {
                    compare(node, path, wrong);
                } else if (node.kind() != FileKind.FILE) {
                    assertThat(path).doesNotExist();
                } else if (!Arrays.equals(Files.readAllBytes(path), data(node))) {
                    wrong.add(path + " has other bytes");
                }
            }
        }
        try (Stream<Path> files = Files.list(target)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !names.contains(name))
                    .forEach(name -> wrong.add(name + " is too many"));
        }
    }

    private static byte[] data(FileNode node) throws IOException {
        try (OpenStream stream = node.streams().get(0).open()) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(stream.size()));
            stream.read(0, bytes);
            return bytes.array();
        }
    }

    @Test
    void filesAreListedAndExtractedByPathsInAnyCase() throws IOException {
        WimSample sample = corpus.sample(WimRecipe.SMALL);
        assertThat(done("wim", "ls", sample.path(), 1)).contains("shared");
        assertThat(done("wim", "ls", sample.path(), 1, "SHARED")).contains("text.txt", "large.bin");
        assertThat(done("wim", "ls", sample.path(), 1, "shared\\text.txt")).contains("text.txt");
        JsonValue list = JsonValue.parse(done("wim", "ls", sample.path(), 1, "/shared", "--json"));
        assertThat(list.get("files").items()).isNotEmpty();
        Path target = folder.resolve("out");
        JsonValue json =
                JsonValue.parse(run(0, "wim", "extract", sample.path(), 1, "SHARED/Text.TXT", "--to", target, "--json")
                        .out());
        assertThat(json.get("files").number()).isOne();
        try (MemoryTree expected = sample.expected(1);
                Stream<Path> files = Files.walk(target)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(target.resolve("shared/text.txt"));
            FileNode text = expected.root()
                    .child("shared")
                    .orElseThrow()
                    .child("text.txt")
                    .orElseThrow();
            assertThat(target.resolve("shared/text.txt")).hasBinaryContent(data(text));
        }
        assertThat(run(2, "wim", "extract", sample.path(), 1, "not there", "--to", folder.resolve("no"))
                        .err())
                .contains("not there");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"0", "2", "nobody", "all", "''"})
    void imagesThatAreNotThereAreWrongUsage(String selector) throws IOException {
        Path file = path(WimRecipe.SMALL);
        assertThat(run(2, "wim", "ls", file, selector).err()).contains("there is no image '" + selector + "'");
        assertThat(run(2, "wim", "apply", file, selector, folder.resolve("no")).err())
                .contains("wim info");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 0, clean",
        "METADATA_LAST, 0, clean",
        "DUPLICATES, 1, wim.metadata.duplicate-name",
        "BAD_SECURITY_IDS, 1, wim.metadata.security-id",
        "MISSING_BLOB, 1, wim.blob.missing",
        "BLOB_OUTSIDE, 1, wim.blob.damaged",
        "CYCLE, 1, wim.metadata.directory-shared",
        "MISSING_PART, 1, image2.swm",
        "TABLE_OUTSIDE, 1, wim.damaged",
        "WRONG_DIGEST, 7, wim.blob.digest",
        "METADATA_DIGEST, 7, wim.image.digest",
        "INTEGRITY_WRONG, 7, wim.integrity.digest"
    })
    void verifyTellsWhatIsWrong(WimFlaw flaw, int code, String text) throws IOException {
        InProcess.Run run = run(code, "wim", "verify", path(flaw));
        assertThat(run.out()).contains(text);
        JsonValue json =
                JsonValue.parse(run(code, "wim", "verify", path(flaw), "--json").out());
        assertThat(json.get("clean").isTrue()).isEqualTo(code == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "TABLE_OUTSIDE, 3, blob table",
        "HEADER_LENGTH, 3, 208",
        "OLD_VERSION, 4, version 0x10c00",
        "FOREIGN_PART, 3, image2.swm"
    })
    void whatCannotBeOpenedEndsWithItsCode(WimFlaw flaw, int code, String text) throws IOException {
        for (String verb : List.of("info", "ls", "apply")) {
            List<Object> words = new ArrayList<>(List.of("wim", verb, path(flaw)));
            if (!verb.equals("info")) {
                words.add(1);
            }
            if (verb.equals("apply")) {
                words.add(folder.resolve("no"));
            }
            InProcess.Run run = run(code, words.toArray());
            assertThat(run.err()).contains(text);
            assertThat(run.err().lines()).hasSize(1);
        }
        assertThat(run(8, "wim", "info", folder.resolve("nothing")).err()).contains("nothing");
    }

    @ParameterizedTest
    @CsvSource({"WRONG_DIGEST, 7, shared/text.txt", "BLOB_OUTSIDE, 3, shared/text.txt", "MISSING_PART, 8, image2.swm"})
    void applyGoesOnBehindWhatIsDamaged(WimFlaw flaw, int code, String text) throws IOException {
        Path target = folder.resolve("applied");
        InProcess.Run run = run(code, "wim", "apply", path(flaw), 1, target);
        assertThat(run.err()).contains(text);
        if (flaw != WimFlaw.MISSING_PART) {
            assertThat(target.resolve("shared/text.txt")).doesNotExist();
        }
        try (Stream<Path> files = Files.walk(target)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
        }
    }

    @Test
    void theStrictRefuseWhatOthersPutRight() throws IOException {
        Path file = path(WimFlaw.DUPLICATES);
        done("wim", "ls", file, 1);
        assertThat(run(3, "wim", "ls", file, 1, "--strict").err()).contains("duplicate-name");
    }

    @Test
    void missingPartsAreNamed() throws IOException {
        Path file = path(WimFlaw.MISSING_PART);
        assertThat(run(1, "wim", "info", file).out()).contains("missing part 2: ", "image2.swm");
    }
}
