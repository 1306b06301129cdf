package io.github.diskwright.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.diskwright.image.codec.LzmsCodec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** LZMS streams that nobody made. */
class LzmsDecoderFuzzTest {
    private static final DecoderTarget TARGET =
            DecoderTarget.of(List.of(new LzmsCodec(), LzmsCodec.ofChunkSize(32768)));

    static Stream<byte[]> seeds() {
        return TARGET.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void decodesOrRefuses(byte[] input) {
        TARGET.check(input);
    }
}
