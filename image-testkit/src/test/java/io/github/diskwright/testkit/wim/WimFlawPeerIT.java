package io.github.diskwright.testkit.wim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.PeerRun;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Edited files are what they are said to be, as far as wimlib can tell. */
class WimFlawPeerIT {
    /** wimlib does not take them at all. */
    private static final Set<WimFlaw> REFUSED = EnumSet.of(
            WimFlaw.MORE_IMAGES_SAID, WimFlaw.MORE_IMAGES_IN_XML, WimFlaw.WRONG_INDEX_IN_XML, WimFlaw.DUPLICATES);
    /** wimlib has nothing against them, or does not end. */
    private static final Set<WimFlaw> UNNOTICED =
            EnumSet.of(WimFlaw.TABLE_NOT_OF_ENTRIES, WimFlaw.SHARED_CHILDREN, WimFlaw.DOUBLING);

    static List<WimFlaw> readable() {
        return WimFlaw.of(WimVerdict.SOUND, WimVerdict.LOCKED, WimVerdict.FLAWED).stream()
                .filter(flaw -> !REFUSED.contains(flaw))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("readable")
    void wimlibReadsWhatIsExpected(WimFlaw flaw) throws IOException {
        WimSample sample = WimCorpus.require().sample(flaw);
        try (MemoryTree expected = sample.expected(1)) {
            List<String> differences = WimJudge.require().differences(sample.path(), 1, expected);
            TreeDifference.requireEmpty(flaw.name(), differences);
        }
    }

    static List<WimFlaw> damaged() {
        return WimFlaw.of(WimVerdict.BAD_CONTAINER, WimVerdict.UNSUPPORTED, WimVerdict.BAD_IMAGE, WimVerdict.BAD_FILE)
                .stream()
                .filter(flaw -> !UNNOTICED.contains(flaw))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void wimlibDoesNotTakeWhatIsDamaged(WimFlaw flaw) throws IOException {
        WimSample sample = WimCorpus.require().sample(flaw);
        PeerRun run = WimlibImagex.require().peer().run("verify", sample.path());
        assertThat(run.exitCode()).isNotZero();
        assertThat(flaw.damagedPath().isPresent()).isEqualTo(flaw.verdict() == WimVerdict.BAD_FILE);
        if (flaw.damagedPath().isPresent() && flaw != WimFlaw.BLOB_SIZES_DIFFER) {
            // Everything else is told all the same.
            WimlibImagex.require()
                    .peer()
                    .check("dir", sample.path(), 1)
                    .requireText("/" + flaw.damagedPath().get());
        }
    }

    static List<WimFlaw> hostile() {
        return WimFlaw.of(WimVerdict.HOSTILE);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileOnesHaveWhatTheSmallOneHasNot(WimFlaw flaw) throws IOException {
        try (MemoryTree small = WimCorpus.require().sample(WimRecipe.SMALL).expected(1);
                MemoryTree hostile = WimCorpus.require().sample(flaw).expected(1)) {
            List<String> differences = TreeDifference.list(small, hostile);
            assertThat(differences).isNotEmpty().noneMatch(line -> line.endsWith("is missing"));
        }
    }

    @Test
    void anEditorThatChangesNothingKeepsAll() throws IOException {
        WimSample none = WimCorpus.require().sample(WimFlaw.NONE);
        WimJudge.require().requireWhole(none.path());
        try (MemoryTree small = WimCorpus.require().sample(WimRecipe.SMALL).expected(1)) {
            WimJudge.require().requireImage(none.path(), 1, small);
        }
    }
}
