package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.ntfs.JudgedTree;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ntfs info}, {@code check} and {@code resize} of a bare volume, and what becomes of journals. */
class NtfsResizePeerIT {
    @TempDir
    Path folder;

    private static String run(ExitCode code, Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code.code());
        return run.out() + run.err();
    }

    private Path volume(NtfsRecipe recipe) throws IOException {
        return NtfsCorpus.require().copyOf(recipe, folder.resolve("volume.ntfs"));
    }

    @Test
    void theFileTakesTheSizeOfItsVolume() throws IOException {
        Path volume = volume(NtfsRecipe.MIXED);
        NtfsJudge judge = NtfsJudge.require();
        JudgedTree before = judge.tree(volume);
        long full = Files.size(volume);
        assertThat(run(ExitCode.DONE, "ntfs", "info", volume)).contains("minimum", "last cluster", "clean");
        String dry = run(ExitCode.DONE, "ntfs", "resize", volume, "--minimum", "--dry-run");
        assertThat(dry).contains("would be moved");
        assertThat(Files.size(volume)).isEqualTo(full);

        assertThat(run(ExitCode.DONE, "ntfs", "resize", volume, "--minimum", "--clean"))
                .contains("checked: clean");
        assertThat(Files.size(volume)).isLessThan(full);
        assertThat(folder.resolve("volume.ntfs.journal")).doesNotExist();
        judge.tree(volume).requireEqual(before);

        run(ExitCode.DONE, "ntfs", "resize", volume, "--to", full);
        assertThat(Files.size(volume)).isEqualTo(full);
        judge.tree(volume).requireEqual(before);
        assertThat(run(ExitCode.FINDINGS, "ntfs", "check", volume)).contains("ntfs.volume-dirty");
        assertThat(run(ExitCode.REFUSED, "ntfs", "resize", volume, "--minimum")).contains("dirty", "chkdsk");
        assertThat(run(ExitCode.DONE, "ntfs", "info", volume)).contains("not known");
    }

    @Test
    void aWrongJournalIsLeftAlone() throws IOException {
        Path volume = volume(NtfsRecipe.MIXED);
        Path real = folder.resolve("volume.ntfs.journal");
        Path notes = Files.writeString(folder.resolve("notes.txt"), "notes");
        Path zeros = Files.write(folder.resolve("zeros"), new byte[1 << 20]);
        for (Path wrong : new Path[] {notes, zeros}) {
            assertThat(InProcess.run("ntfs", "resize", volume, "--resume", "--journal", wrong)
                            .code())
                    .isNotZero();
            assertThat(wrong).exists();
        }
        Files.write(real, new byte[] {1, 2, 3});
        for (Path wrong : new Path[] {notes, zeros}) {
            assertThat(run(ExitCode.REFUSED, "ntfs", "resize", volume, "--resume", "--journal", wrong))
                    .contains("is not the journal of work on");
            assertThat(wrong).exists();
            assertThat(real).exists();
        }
        run(ExitCode.REFUSED, "ntfs", "resize", volume, "--minimum");
        assertThat(real).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void whatCannotBe() throws IOException {
        Path volume = volume(NtfsRecipe.MIXED);
        run(ExitCode.REFUSED, "ntfs", "resize", volume, "--to", 1L << 60, "--dry-run");
        run(ExitCode.NO_SPACE, "ntfs", "resize", volume, "--to", "1M", "--dry-run");
        run(ExitCode.USAGE, "ntfs", "resize", volume, "--dry-run");
        run(ExitCode.USAGE, "ntfs", "resize", volume, "--to", "4M", "--minimum");
        run(ExitCode.REFUSED, "ntfs", "resize", volume, "--resume");
    }
}
