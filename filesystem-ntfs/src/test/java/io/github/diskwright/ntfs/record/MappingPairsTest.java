package io.github.diskwright.ntfs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples are from volumes that Windows made, or from libntfs-3g. */
class MappingPairsTest {
    private static final long CLUSTERS = 1L << 40;

    private static RunList read(String hex, long clusters) throws CorruptImageException {
        return RecordBytes.nonResident(hex, clusters).runs(CLUSTERS);
    }

    @Test
    void aTableInTwoPieces() throws CorruptImageException {
        RunList runs = read("3101ffff0b 31012600f4 00", 2);
        assertThat(runs).isEqualTo(RunList.builder(0).add(786431, 1).add(37, 1).build());
        assertThat(HexFormat.of().formatHex(MappingPairs.write(runs))).isEqualTo("3101ffff0b31012600f400");
    }

    @Test
    void aHole() throws CorruptImageException {
        RunList runs = read("03ffac3200", 3321087);
        assertThat(runs).isEqualTo(RunList.of(RunList.HOLE, 3321087));
        assertThat(HexFormat.of().formatHex(MappingPairs.write(runs))).isEqualTo("03ffac3200");
    }

    /** Holes that follow each other are joined; the last two items read as one. */
    @Test
    void aCompressedStream() throws CorruptImageException {
        RunList runs = read("21011032 010f 111001 0110 110110 010f 00", 64);
        assertThat(runs)
                .isEqualTo(RunList.builder(0)
                        .add(0x3210, 1)
                        .add(RunList.HOLE, 15)
                        .add(0x3211, 16)
                        .add(RunList.HOLE, 16)
                        .add(0x3221, 1)
                        .add(RunList.HOLE, 15)
                        .build());
        assertThat(runs.allocatedClusters()).isEqualTo(18);
        assertThat(runs.endLcn()).isEqualTo(0x3222);
    }

    @Test
    void aLengthThatWouldLookNegative() {
        assertThat(HexFormat.of().formatHex(MappingPairs.write(RunList.of(16, 200))))
                .isEqualTo("12c8001000");
    }

    @ParameterizedTest
    @CsvSource({
        "3101ffff0b, 1, no final zero",
        "3001ffff0b00, 1, no length",
        "39ffffffffffffffffff0100, 1, length of nine bytes",
        "9101ffffffffffffffffff00, 1, distance of nine bytes",
        "1180010000, 128, negative length",
        "1100010000, 1, length zero",
        "1101ff0000, 1, negative cluster",
        "31010000010000, 2, fewer clusters than the attribute has",
        "3105000001 00, 4, more clusters than the attribute has",
        "61010000000000 7f00, 1, cluster behind the end of the volume"
    })
    void refused(String hex, long clusters, String why) {
        assertThatThrownBy(() -> RecordBytes.nonResident(hex, clusters).runs(1 << 20))
                .as(why)
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("mapping pairs");
    }

    @Property(tries = 500)
    void anyRunsComeBack(@ForAll("runs") RunList runs) throws CorruptImageException {
        byte[] bytes = MappingPairs.write(runs);
        assertThat(MappingPairs.length(runs)).isEqualTo(bytes.length);
        assertThat(read(HexFormat.of().formatHex(bytes), runs.endVcn())).isEqualTo(runs);
        assertThat(MappingPairs.fitting(runs, bytes.length)).isEqualTo(runs.size());
    }

    @Property(tries = 300)
    void asManyAsFit(@ForAll("runs") RunList runs, @ForAll("rooms") int room) {
        int fitting = MappingPairs.fitting(runs, room);
        if (fitting > 0) {
            RunList part = runs.slice(0, fitting < runs.size() ? runs.vcn(fitting) : runs.endVcn());
            assertThat(MappingPairs.length(part)).isLessThanOrEqualTo(room);
        }
        if (fitting < runs.size()) {
            long end = fitting + 1 < runs.size() ? runs.vcn(fitting + 1) : runs.endVcn();
            assertThat(MappingPairs.length(runs.slice(0, end))).isGreaterThan(room);
        }
    }

    @Provide
    Arbitrary<Integer> rooms() {
        return Arbitraries.integers().between(1, 120);
    }

    @Provide
    Arbitrary<RunList> runs() {
        Arbitrary<Long> lcns = Arbitraries.longs().between(-1, CLUSTERS - (1L << 34));
        Arbitrary<Long> lengths = Arbitraries.longs().between(1, 1L << 34);
        Arbitrary<List<long[]>> items = Combinators.combine(lcns, lengths)
                .as((lcn, length) -> new long[] {lcn, length})
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
        return items.map(list -> {
            RunList.Builder runs = RunList.builder(0);
            for (long[] item : list) {
                runs.add(item[0], item[1]);
            }
            return runs.build();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 127, 128, 255, 256, 32767, 32768, 1L << 32, (1L << 39) - 1})
    void lengthsAtTheEdgesOfBytes(long length) throws CorruptImageException {
        RunList runs = RunList.of(5, length);
        assertThat(read(HexFormat.of().formatHex(MappingPairs.write(runs)), length))
                .isEqualTo(runs);
    }
}
