package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WimUpdateCommandTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path file;

    @BeforeEach
    void capture() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("a/b"));
        Files.writeString(source.resolve("a/b/deep"), "deep");
        Files.writeString(source.resolve("old"), "old");
        file = folder.resolve("file.wim");
        assertThat(InProcess.run("wim", "capture", source, file, "--compress", "xpress")
                        .code())
                .isZero();
    }

    private InProcess.Run update(Object... arguments) {
        Object[] all = new Object[arguments.length + 4];
        all[0] = "wim";
        all[1] = "update";
        all[2] = file;
        all[3] = "1";
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return InProcess.run(all);
    }

    /** The image in a folder; fails if the file is not whole. */
    private Path applied() throws IOException {
        assertThat(InProcess.run("wim", "verify", file).code()).isZero();
        Path target = Files.createTempDirectory(folder, "applied").resolve("root");
        InProcess.Run apply = InProcess.run("wim", "apply", file, "1", target);
        assertThat(apply.code()).as(apply.err()).isZero();
        return target;
    }

    @Test
    void makesChangesInTheirOrder() throws Exception {
        Path added = Files.writeString(folder.resolve("added"), "added");
        InProcess.Run run = update(
                "--rename",
                "/old=/new",
                "--add=" + added + "=/old",
                "--delete",
                "\\A",
                "--recursive",
                "--add",
                source + "=/a/again",
                "--json");
        assertThat(run.code()).as(run.err()).isZero();
        List<JsonValue> changes = JsonValue.parse(run.out()).get("changes").items();
        assertThat(changes).hasSize(4);
        assertThat(changes.get(2).get("names").number()).isEqualTo(3);
        Path root = applied();
        assertThat(root.resolve("new")).hasContent("old");
        assertThat(root.resolve("old")).hasContent("added");
        assertThat(root.resolve("a/again/a/b/deep")).hasContent("deep");
        assertThat(root.resolve("a/b")).doesNotExist();
    }

    @Test
    void commandsComeFromAFile() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), """
                # what wimlib's users know
                add '%s' "/with space/x"

                delete --force /none
                delete --recursive '/a'
                rename /old /with\\ space
                """.formatted(source.resolve("a"))
                .replace("/with\\ space", "'/with space/y'"));
        InProcess.Run run = update("--commands", script);
        assertThat(run.code()).as(run.err()).isZero();
        Path root = applied();
        assertThat(root.resolve("with space/x/b/deep")).hasContent("deep");
        assertThat(root.resolve("with space/y")).hasContent("old");
        assertThat(root.resolve("a")).doesNotExist();
    }

    @Test
    void aDryRunShowsWhatWouldBeDone() throws IOException {
        byte[] before = Files.readAllBytes(file);
        InProcess.Run run = update("--dry-run", "--add", source + "=/x", "--delete", "/x/old");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("added").contains("/x: 2 files").contains("deleted /x/old");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--delete=/a", "--rename=/a=/a/b/c", "--rename=/a=/OLD", "--rename=/=/x", "--delete=/"})
    void whatIsRefusedChangesNothing(String option) throws IOException {
        byte[] before = Files.readAllBytes(file);
        InProcess.Run run = update("--rename=/old=/older", "--rename=/older=/old", option);
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(run.err()).contains("refused");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void filesThatAreThereCanBeKept() {
        assertThat(update("--no-replace", "--add", source + "=/").code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(update("--add", source + "=/").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"remove /a", "add one", "delete --all /a", "rename '/a /b", "delete /a /b"})
    void aWrongCommandIsNamedByItsLine(String line) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "# nothing\n" + line + "\n");
        InProcess.Run run = update("--commands", script);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("line 2");
    }

    @Test
    void askingForNothingIsWrongUsage() {
        assertThat(update().code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(update("--add=x").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(update("--delete=/none").code()).isEqualTo(ExitCode.USAGE.code());
    }
}
