package io.github.diskwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.MemoryDevice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class SamplesTest {
    private static final String SWAP = "vhdx/swap.vhdx.gz";

    @Test
    void aPackedSampleIsUnpackedAndVerified() throws Exception {
        MemoryDevice device = Samples.open(SWAP, "e5427cf8e9a9dfc28f2c1f24e2a7294e62b3e48bcff25b458f51871092540582");
        ByteBuffer signature = ByteBuffer.allocate(8);
        device.read(0, signature);
        assertThat(signature.array()).isEqualTo("vhdxfile".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aPlainSampleIsReadAsItIs() {
        MemoryDevice device =
                Samples.open("wim/TestData.wim", "d139cd24632acd02e1b9893e9770f9e6d8a6b8f5db0f5a21d54d0f6403599888");
        assertThat(device.size()).isEqualTo(6044);
    }

    @Test
    void otherContentsFailTheTest() {
        Samples.file(SWAP);
        assertThatThrownBy(() -> Samples.open(SWAP, "00"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected 00");
    }

    @Test
    void aMissingSampleSkipsTheTest() {
        assertThatThrownBy(() -> Samples.file("vhdx/no-such.vhdx"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("vhdx/no-such.vhdx");
    }
}
