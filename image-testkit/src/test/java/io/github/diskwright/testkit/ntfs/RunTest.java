package io.github.diskwright.testkit.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunTest {
    /** Mapping pairs that Windows and libntfs-3g made. */
    static List<Arguments> pairs() {
        return List.of(
                Arguments.of("3101ffff0b31012600f400", List.of(new Run(786_431, 1), new Run(37, 1))),
                Arguments.of("03ffac3200", List.of(new Run(Run.HOLE, 3_321_087))),
                Arguments.of("12c8001000", List.of(new Run(16, 200))),
                Arguments.of("21011032010f00", List.of(new Run(0x3210, 1), new Run(Run.HOLE, 15))));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void runsAreReadAndWritten(String hex, List<Run> runs) {
        assertThat(Run.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), 0)).isEqualTo(runs);
        assertThat(HexFormat.of().formatHex(Run.encode(runs))).isEqualTo(hex);
    }
}
