package io.github.diskwright.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.diskwright.image.codec.XpressCodec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** XPRESS streams that nobody made. */
class XpressDecoderFuzzTest {
    private static final DecoderTarget TARGET =
            DecoderTarget.of(List.of(new XpressCodec(), XpressCodec.ofChunkSize(4096)));

    static Stream<byte[]> seeds() {
        return TARGET.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void decodesOrRefuses(byte[] input) {
        TARGET.check(input);
    }
}
