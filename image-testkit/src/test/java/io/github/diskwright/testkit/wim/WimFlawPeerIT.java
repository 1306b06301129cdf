package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.tree.MemoryTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edited files are what they are said to be, also to wimlib. */
class WimFlawPeerIT {
    @ParameterizedTest
    @EnumSource
    void show(WimFlaw flaw) throws IOException {
        WimSample sample = WimCorpus.require().sample(flaw);
        List<String> objections = new ArrayList<>();
        String read;
        try {
            objections = WimJudge.require().objections(sample.path());
            try (MemoryTree expected = sample.expected(1)) {
                read = WimJudge.require()
                        .differences(sample.path(), 1, expected)
                        .toString();
            }
        } catch (RuntimeException | AssertionError e) {
            read = e.toString().replace("\n", " | ");
        }
        System.out.println("## " + flaw.verdict() + " " + flaw + " " + objections.size() + " "
                + objections
                        .toString()
                        .replaceAll("(?s).*errors:", "")
                        .replace("\n", "|")
                        .replaceAll("^(.{300}).*", "$1")
                + "\n     " + read.replaceAll("^(.{200}).*", "$1"));
    }
}
