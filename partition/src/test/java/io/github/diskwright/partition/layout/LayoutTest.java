package io.github.diskwright.partition.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.PartitionTable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    private static final long MIB = 1L << 20;

    private static final String WINDOWS = """
            table gpt
            grain 1M
            part esp size=260M
            part msr size=16M
            part windows min=60G weight=242931
            part recovery size=990M
            """;

    private static Layout layout(String text) throws CorruptImageException {
        return Layout.parse(text, "test");
    }

    /** Starts and sizes in sectors, as the table has them. */
    private static List<String> sectors(Layout layout, long sectorCount, int sectorSize) throws Exception {
        PlacedLayout placed = layout.place(TargetDisk.of(sectorCount * sectorSize, sectorSize));
        assertThat(placed.check()).isEmpty();
        return placed.parts().stream()
                .map(part -> part.position() / sectorSize + "," + part.length() / sectorSize)
                .toList();
    }

    /** Results that sgdisk and sfdisk accept as tables. */
    @Test
    void knownAnswers() throws Exception {
        Layout windows = layout(WINDOWS);
        assertThat(sectors(windows, 1_953_525_168L, 512))
                .containsExactly("2048,532480", "534528,32768", "567296,1950928896", "1951496192,2027520");
        assertThat(sectors(windows, 250_069_680L, 512))
                .containsExactly("2048,532480", "534528,32768", "567296,247474176", "248041472,2027520");
        assertThat(sectors(windows, 244_190_646L, 4096))
                .containsExactly("256,66560", "66816,4096", "70912,243866112", "243937024,253440");
        Layout data = layout("""
                table gpt
                part esp size=260M
                part msr size=16M
                part windows min=90G weight=153600
                part recovery size=990M
                part windows min=10G weight=102400
                """);
        assertThat(sectors(data, 250_069_680L, 512).subList(2, 5))
                .containsExactly("567296,188743680", "189310976,2027520", "191338496,58730496");
        assertThat(sectors(data, 1_953_525_168L, 512).subList(2, 5))
                .containsExactly("567296,1170558976", "1171126272,2027520", "1173153792,780369920");
        Layout bounded = layout(data.toText().replace("min=90G", "min=90G max=200G"));
        assertThat(sectors(bounded, 1_953_525_168L, 512).subList(2, 5))
                .containsExactly("567296,419430400", "419997696,2027520", "422025216,1531498496");
    }

    @Test
    void shortageIsExact() throws Exception {
        Layout windows = layout(WINDOWS);
        assertThatThrownBy(() -> windows.place(TargetDisk.of(125_045_424L * 512, 512)))
                .isInstanceOfSatisfying(NoSpaceException.class, e -> {
                    long missing = e.needed().orElseThrow() - e.available().orElseThrow();
                    assertThat(missing).isEqualTo(1650 * MIB);
                    assertThat(e).hasMessageContaining("esp 260M").hasMessageContaining("windows at least 60G");
                });
        long needed = (260 + 16 + 60 * 1024 + 990) * MIB;
        long table = 33 * 512;
        long enough = needed + MIB + table;
        assertThat(windows.place(TargetDisk.of(enough, 512)).free()).isZero();
        assertThatThrownBy(() -> windows.place(TargetDisk.of(enough - 512, 512)))
                .isInstanceOf(NoSpaceException.class);
    }

    @Test
    void logicalPartitionsLieInTheExtendedOne() throws Exception {
        Layout layout = layout("""
                table mbr
                id 0x1234ABCD
                part windows size=100M active
                part linux size=10M logical
                part linux logical weight=3
                part linux logical
                """);
        PlacedLayout placed = layout.place(TargetDisk.of(1L << 30, 512));
        PlacedPart extended = placed.extended().orElseThrow();
        assertThat(placed.parts()).extracting(PlacedPart::number).containsExactly(1, 5, 6, 7);
        assertThat(extended.number()).isEqualTo(2);
        assertThat(extended.position()).isEqualTo(101 * MIB);
        assertThat(extended.end()).isEqualTo(1024 * MIB);
        assertThat(placed.parts().get(1).position()).isEqualTo(102 * MIB);
        assertThat(placed.parts().get(2).position()).isEqualTo(113 * MIB);
        assertThat(placed.free()).isZero();
        assertThat(placed.check()).isEmpty();
        assertThat(layout.diskId()).contains("0x1234abcd");
    }

    @Test
    void mbrEndsAtTwoTebibytes() throws Exception {
        Layout layout = layout("table mbr\npart windows");
        assertThat(layout.place(TargetDisk.of(4L << 40, 512)).parts().get(0).end())
                .isEqualTo(2L << 40);
        assertThat(layout.place(TargetDisk.of(4L << 40, 4096)).parts().get(0).end())
                .isEqualTo(4L << 40);
    }

    @Test
    void numbersThatAreGivenStay() throws Exception {
        Layout layout = layout("table gpt\npart esp number=7 size=1M\npart linux size=1M\npart linux number=1 size=1M");
        PlacedLayout placed = layout.place(TargetDisk.of(1L << 30, 512));
        assertThat(placed.parts()).extracting(PlacedPart::number).containsExactly(7, 2, 1);
    }

    @ParameterizedTest
    @EnumSource(LayoutPreset.class)
    void presets(LayoutPreset preset) throws Exception {
        Layout layout = preset.layout();
        assertThat(layout(layout.toText())).isEqualTo(layout);
        for (TargetDisk disk : List.of(TargetDisk.of(64L << 30, 512), TargetDisk.of(4L << 40, 4096))) {
            PlacedLayout placed = layout.place(disk);
            assertThat(placed.check()).isEmpty();
            assertThat(placed.parts()).hasSameSizeAs(layout.parts());
        }
        assertThatThrownBy(() -> layout.place(TargetDisk.of(20L << 30, 512))).isInstanceOf(NoSpaceException.class);
    }

    @Test
    void textForm() throws Exception {
        Layout layout = layout("""
                # a disk
                table gpt   # of this kind
                id c12a7328-f81f-11d2-ba4b-00a0c93ec93b
                grain 64k
                entries 256

                part ef00 size=100M name="EFI \\"system\\" # 1" guid=11111111-2222-3333-4444-555555555555 number=3
                part 0FC63DAF-8483-4772-8E79-3D69D8477DE4 min=1G max=8G weight=7 from=2 filesystem=follow attributes=0x8000000000000001
                """);
        LayoutPart esp = layout.parts().get(0);
        assertThat(esp.type().shortName()).isEqualTo("esp");
        assertThat(esp.name()).isEqualTo("EFI \"system\" # 1");
        assertThat(esp.min()).isEqualTo(100 * MIB);
        assertThat(esp.number()).hasValue(3);
        LayoutPart linux = layout.parts().get(1);
        assertThat(linux.max()).isEqualTo(8L << 30);
        assertThat(linux.weight()).isEqualTo(7);
        assertThat(linux.source()).hasValue(2);
        assertThat(linux.fileSystem()).isEqualTo(LayoutPart.FileSystem.FOLLOW);
        assertThat(linux.attributes()).isEqualTo(0x8000000000000001L);
        assertThat(layout.grain()).isEqualTo(64 << 10);
        assertThat(layout.entryCount()).isEqualTo(256);
        assertThat(layout.diskId()).contains("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
        assertThat(layout(layout.toText())).isEqualTo(layout);
        assertThat(layout(layout.toText()).hashCode()).isEqualTo(layout.hashCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "part esp",
                "table",
                "table gpt\ntable gpt",
                "table bsd",
                "table gpt\npart",
                "table gpt\npart nothing",
                "table gpt\npart esp size=0",
                "table gpt\npart esp size=x",
                "table gpt\npart esp size=99999999999G",
                "table gpt\npart esp size=1M min=1M",
                "table gpt\npart esp min=2M max=1M",
                "table gpt\npart esp name=\"open",
                "table gpt\npart esp name=1234567890123456789012345678901234567",
                "table gpt\npart esp color=red",
                "table gpt\npart esp logical",
                "table gpt\npart esp active",
                "table gpt\npart esp number=129",
                "table gpt\npart esp number=1\npart esp number=1",
                "table gpt\nid 12",
                "table gpt\ngrain 100",
                "table gpt\nentries 0",
                "table gpt\nwish 1",
                "table gpt\ngrain",
                "table mbr\npart esp name=x",
                "table mbr\npart esp number=5",
                "table mbr\npart linux logical\npart linux\npart linux logical",
                "table mbr\npart linux\npart linux\npart linux\npart linux\npart linux",
                "table mbr\nid 1234abcd",
            })
    void textsThatAreRefused(String text) {
        assertThatThrownBy(() -> layout(text)).isInstanceOf(CorruptImageException.class);
    }

    @Test
    void errorsTellTheLine() {
        assertThatThrownBy(() -> layout("table gpt\n# text\npart what"))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        e -> assertThat(e.position()).isEqualTo(17));
    }

    @Test
    void grainFollowsTheSectors() throws Exception {
        Layout layout = layout("table gpt\ngrain 512\npart linux");
        assertThatThrownBy(() -> layout.place(TargetDisk.of(1L << 30, 4096))).isInstanceOf(RefusedException.class);
        assertThat(layout.place(TargetDisk.of(1L << 30, 512)).parts().get(0).position())
                .isEqualTo(34 * 512);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1048576, layout.outside",
        "1, 1048576, 1073741824, layout.outside",
        "2, 2097152, 10485760, layout.overlap",
        "1, 1048576, 1048577, layout.misaligned",
        "2, 12582912, 5242880, layout.size",
    })
    void partsThatWerePlacedByHand(int number, long position, long length, String id) throws Exception {
        PlacedLayout placed = layout("table gpt\npart esp min=1M max=10M\npart linux size=10M")
                .place(TargetDisk.of(1L << 30, 512));
        assertThat(placed.check()).isEmpty();
        PlacedLayout changed = placed.with(number, position, length);
        assertThat(changed.check()).extracting(Finding::id).contains(id);
        assertThat(placed.check()).isEmpty();
        assertThatThrownBy(() -> placed.with(9, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unalignedByLessThanASectorIsAnError() throws Exception {
        PlacedLayout placed = layout("table gpt\npart linux").place(TargetDisk.of(1L << 30, 512));
        assertThat(placed.with(1, 2 * MIB + 512, MIB).check())
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
        assertThat(placed.with(1, 2 * MIB + 1, MIB).check())
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
    }

    @Test
    void programmersMistakes() {
        Stream.<Runnable>of(
                        () -> Layout.builder(PartitionTable.Kind.NONE),
                        () -> Layout.builder(PartitionTable.Kind.GPT).entryCount(40_000),
                        () -> TargetDisk.of(1000, 512),
                        () -> TargetDisk.of(4096, 1024))
                .forEach(mistake -> assertThatThrownBy(mistake::run).isInstanceOf(IllegalArgumentException.class));
    }
}
