package io.github.diskwright.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class PeerTest {
    private String before = "";

    @BeforeEach
    void remember() {
        before = System.getProperty("diskwright.peers", "optional");
    }

    @AfterEach
    void restore() {
        System.setProperty("diskwright.peers", before);
    }

    @Test
    void aMissingToolSkipsTheTestAndIsNamed() {
        System.setProperty("diskwright.peers", "optional");
        assertThatThrownBy(() -> Peer.require("no-such-tool", "nor-this-one"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no-such-tool or nor-this-one is not installed");
    }

    @Test
    void aMissingToolFailsWherePeersAreRequired() {
        System.setProperty("diskwright.peers", "required");
        assertThatThrownBy(() -> Peer.require("no-such-tool"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no-such-tool is not installed");
    }

    @Test
    void aMisspeltPropertyIsNoticed() {
        System.setProperty("diskwright.peers", "yes");
        assertThatThrownBy(Peer::areRequired).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunKeepsOutputErrorsAndExitCode() {
        Peer shell = Peer.require("sh");
        PeerRun run = shell.run("-c", "echo out; echo err >&2; exit 3");
        assertThat(run.output()).isEqualTo("out\n");
        assertThat(run.errors()).isEqualTo("err\n");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.requireExitCode(1, 3)).isSameAs(run);
        assertThatThrownBy(run::requireSuccess)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-c echo out")
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("err");
    }

    @Test
    void inputReachesTheTool() {
        assertThat(Peer.require("cat")
                        .runWithInput("hello", java.util.List.of())
                        .output())
                .isEqualTo("hello");
    }
}
