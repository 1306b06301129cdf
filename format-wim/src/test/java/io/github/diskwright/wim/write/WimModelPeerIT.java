package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.PlainWim;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimJudge;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.testkit.wim.WimSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other tools make of files that were changed again and again, and of files of theirs that are changed here. */
class WimModelPeerIT {
    private static WimJudge judge;
    private static WimCorpus corpus;

    @TempDir
    static Path folder;

    @BeforeAll
    static void requireTools() {
        judge = WimJudge.require();
        corpus = WimCorpus.require();
    }

    @Test
    void otherToolsReadWhatTheModelSays() {
        Effort.seeded(82, seed -> {
            for (int run = 0; run < Effort.scaled(6); run++) {
                Path place = Files.createDirectory(folder.resolve("run " + run));
                try (WimModel model = new WimModel(Seeds.derive(seed, run), place)) {
                    for (int step = 1; step <= 15; step++) {
                        String told = model.step();
                        if (step % 5 == 0) {
                            assertThat(told).isNotEmpty();
                            model.check(judge);
                        }
                    }
                }
            }
        });
    }

    static Stream<WimRecipe> changeable() {
        return Arrays.stream(WimRecipe.values())
                .filter(recipe -> Stream.of("PIPABLE", "DELTA", "SPLIT", "EMPTY")
                        .noneMatch(word -> recipe.name().contains(word)));
    }

    /** A file less, a tree more: all else is what it was, and wimlib says so, too. */
    @ParameterizedTest
    @MethodSource("changeable")
    void aFileOfAnotherToolIsUpdated(WimRecipe recipe) throws IOException {
        WimSample sample = corpus.sample(recipe);
        assumeThat(sample.references()).isEmpty();
        Path file = Files.createTempDirectory(folder, "made").resolve("updated.wim");
        Files.copy(sample.path(), file);
        int images = sample.images().imageCount();
        assumeThat(images).isPositive();
        try (MemoryTree expected = sample.expected(images);
                MemoryTree added = GeneratedTree.of(31, GeneratedTree.Names.OF_WINDOWS, 10)) {
            List<String> files = expected.rootFile().childNames().stream()
                    .filter(name -> expected.rootFile().child(name).kind() == FileKind.FILE)
                    .toList();
            try (FileDevice device = FileDevice.openWritable(file);
                    WimUpdate update =
                            WimUpdate.open(device, images, WimFiles.fixed().build())) {
                if (!files.isEmpty()) {
                    update.delete(TreePath.of(files.get(0)), WimUpdate.Depth.EMPTY);
                    expected.remove(expected.rootFile(), files.get(0));
                }
                update.addTree(
                        TreePath.of("new tree"),
                        added,
                        WimUpdate.Existing.REFUSE,
                        CaptureOptions.defaults(),
                        CopyOptions.defaults());
                update.finish();
            }
            expected.addCopy(expected.rootFile(), "new tree", added.rootFile());
            judge.requireWhole(file);
            PlainWim judged = judge.images(file);
            for (int number = 1; number <= images; number++) {
                try (MemoryTree other = sample.expected(number);
                        MemoryTree found = judged.tree(number)) {
                    MemoryTree wanted = number == images ? expected : other;
                    assertThat(TreeDifference.list(wanted, found, TreeFeature.OTHER_ATTRIBUTES))
                            .isEmpty();
                }
            }
        }
    }
}
