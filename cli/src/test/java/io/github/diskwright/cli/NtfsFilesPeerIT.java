package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.ntfs.CorpusVolume;
import io.github.diskwright.testkit.ntfs.JudgedTree;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ntfs ls} and {@code ntfs cat}. */
class NtfsFilesPeerIT {
    @TempDir
    Path folder;

    private static String done(Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    @Test
    void listsEveryFile() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED);
        JudgedTree judged = NtfsJudge.require().tree(volume.path());
        Set<String> expected = judged.files().keySet().stream()
                .filter(path -> !path.isEmpty() && !path.startsWith("$Extend"))
                .collect(Collectors.toSet());
        assertThat(done("ntfs", "ls", volume.path(), "-R").lines()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(done("ntfs", "ls", volume.path(), "--all").lines()).contains("$MFT", "$Secure", "$Extend");
        assertThat(done("ntfs", "ls", volume.path(), "\\FOLDER3").lines()).contains("a long name.extension");
    }

    @Test
    void showsLinksStreamsAndAttributes() throws IOException {
        CorpusVolume links = NtfsCorpus.require().volume(NtfsRecipe.REPARSE_POINTS);
        assertThat(done("ntfs", "ls", "-l", links.path()))
                .containsPattern("(?m)^-\\S+ +0  [0-9: -]{19}  link0 -> target.txt$")
                .containsPattern("(?m)^d\\S+ +0  [0-9: -]{19}  junction -> C:\\\\folder$")
                .containsPattern("(?m)  application -> \\[reparse tag 0x8000001b]$");
        CorpusVolume streams = NtfsCorpus.require().volume(NtfsRecipe.SPARSE);
        assertThat(done("ntfs", "ls", "-l", streams.path())).containsPattern("(?m)\\d+ +with stream:sparse$");
        assertThat(done("ntfs", "ls", "--json", links.path(), "/link0"))
                .contains("\"path\": \"link0\"", "\"target\": \"target.txt\"", "\"streams\": [");
    }

    @Test
    void writesDataToANewFile() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.SYSTEM_COMPRESSED);
        Path target = folder.resolve("plain");
        done("ntfs", "cat", volume.path(), "/COMPACT/lzx-chunks", "--to", target);
        assertThat(done("hash", target)).startsWith(volume.plainDigests().get("compact/LZX-chunks"));

        CorpusVolume sparse = NtfsCorpus.require().volume(NtfsRecipe.SPARSE);
        JudgedTree judged = NtfsJudge.require().tree(sparse.path());
        Path stream = folder.resolve("stream");
        done("ntfs", "cat", sparse.path(), "with stream:SPARSE", "--to", stream);
        assertThat(Files.size(stream))
                .isEqualTo(judged.file("with stream").stream("sparse").size());
        assertThat(done("hash", stream))
                .startsWith(judged.file("with stream").stream("sparse").sha256());
        assertThat(InProcess.run("ntfs", "cat", sparse.path(), "with stream", "--to", stream)
                        .code())
                .isEqualTo(ExitCode.REFUSED.code());
    }

    @Test
    void writesDataToStandardOutput() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.REPARSE_POINTS);
        JudgedTree judged = NtfsJudge.require().tree(volume.path());
        assertThat(done("ntfs", "cat", volume.path(), "target.txt")).hasSizeLessThanOrEqualTo((int)
                judged.file("target.txt").stream("").size());
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED);
        for (String path : new String[] {"nothing", "folder3/nothing", "folder3", "folder3/a long name.extension:x"}) {
            InProcess.Run run = InProcess.run("ntfs", "cat", volume.path(), path);
            assertThat(run.code()).as(path).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains(path).doesNotContain("Exception");
        }
    }
}
