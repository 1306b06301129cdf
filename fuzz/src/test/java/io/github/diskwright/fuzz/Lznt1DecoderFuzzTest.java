package io.github.diskwright.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.diskwright.image.codec.Lznt1Codec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** LZNT1 streams that nobody made. */
class Lznt1DecoderFuzzTest {
    private static final DecoderTarget TARGET = DecoderTarget.of(List.of(new Lznt1Codec()));

    static Stream<byte[]> seeds() {
        return TARGET.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void decodesOrRefuses(byte[] input) {
        TARGET.check(input);
    }
}
