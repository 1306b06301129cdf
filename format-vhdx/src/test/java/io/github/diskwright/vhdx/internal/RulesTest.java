package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One image for each rule, wrong in one field, with the checksums right: opening gives the typed error that names
 * structure and position, checking the finding of the same rule.
 */
class RulesTest {
    private static final long HEADER = TestImage.HEADER;
    private static final long REGIONS = RegionTable.POSITION_1;
    private static final long MIB = Bytes.MIB;
    private static final UUID UNKNOWN = UUID.fromString("12345678-1234-1234-1234-123456789abc");

    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> identifierAndHeaders() {
        corrupt("vhdx.file-too-short", "file", MIB - 512, image -> image.resize(MIB - 512));
        harmless("vhdx.identifier-signature", "file type identifier", 0, image -> image.put(3, 'X'));
        corrupt("vhdx.no-current-header", "header 1 and header 2", VhdxHeader.POSITION_1, image -> {
            image.put(VhdxHeader.POSITION_1, 'H');
            image.put(HEADER + 100, 1);
        });
        corrupt("vhdx.headers-same-sequence", "header 1 and header 2", VhdxHeader.POSITION_1, image -> {
            image.putLong(HEADER + 8, 1);
            image.put(HEADER + 16, 0x77);
            image.fixHeader();
        });
        unsupportedHeader("vhdx.version", "VHDX version 2, known is 1", image -> image.putShort(HEADER + 66, 2));
        unsupportedHeader("vhdx.log-version", "VHDX log version 1, known is 0", image -> {
            image.putGuid(HEADER + 48, UNKNOWN);
            image.putShort(HEADER + 64, 1);
        });
        harmlessHeader("vhdx.log-length", "header LogLength", 68, image -> image.putInt(HEADER + 68, MIB + 4096));
        corruptHeader("vhdx.log-length", "header LogLength", 68, image -> {
            image.putGuid(HEADER + 48, UNKNOWN);
            image.putInt(HEADER + 68, 0);
        });
        harmlessHeader("vhdx.log-offset", "header LogOffset", 72, image -> image.putLong(HEADER + 72, MIB + 4096));
        harmlessHeader("vhdx.log-offset", "header LogOffset", 72, image -> image.putLong(HEADER + 72, 0));
        harmlessHeader("vhdx.log-beyond-end", "header LogOffset", 72, image -> image.putLong(HEADER + 72, 6 * MIB));
        harmlessHeader("vhdx.log-beyond-end", "header LogOffset", 72, image -> image.putLong(HEADER + 72, -MIB));
        unsupportedHeader("vhdx.log-length", "log of 1074790400 bytes, limit 1073741824", image -> {
            image.resize(4096 * MIB);
            image.putInt(HEADER + 68, 1025 * MIB);
            image.putLong(HEADER + 72, 1024 * MIB);
        });
        corruptHeader("vhdx.log-beyond-end", "header LogOffset", 72, image -> {
            image.putGuid(HEADER + 48, UNKNOWN);
            image.putLong(HEADER + 72, 6 * MIB);
        });
        corruptHeader("vhdx.log-no-sequence", "log", MIB - HEADER, image -> image.putGuid(HEADER + 48, UNKNOWN));
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> regionTables() {
        corrupt("vhdx.no-region-table", "region table 1 and region table 2", REGIONS, image -> {
            image.put(REGIONS, 'R');
            image.put(RegionTable.POSITION_2 + 5000, 1);
        });
        corrupt("vhdx.no-region-table", "region table 1 and region table 2", REGIONS, image -> {
            for (long position : new long[] {REGIONS, RegionTable.POSITION_2}) {
                image.putInt(position + 8, 2048);
                image.fix(position, RegionTable.SIZE_BYTES);
            }
        });
        long bat = TestImage.regionEntry(0);
        long metadata = TestImage.regionEntry(1);
        long third = TestImage.regionEntry(2);
        harmlessRegion("vhdx.region-twice", "region table entry", third, image -> {
            image.putInt(REGIONS + 8, 3);
            image.put(third, image.get(bat, 32));
        });
        corruptRegion("vhdx.region-twice", "region table entry", third, image -> {
            image.putInt(REGIONS + 8, 3);
            image.put(third, image.get(bat, 32));
            image.putLong(third + 16, 5 * MIB);
        });
        String name = "region " + UNKNOWN;
        harmlessRegion("vhdx.region-offset", name + " FileOffset", third + 16, image -> region(image, 4096, MIB));
        harmlessRegion("vhdx.region-length", name + " Length", third + 24, image -> region(image, 4 * MIB, 0));
        harmlessRegion(
                "vhdx.region-beyond-end", name + " FileOffset", third + 16, image -> region(image, 64 * MIB, MIB));
        corruptRegion("vhdx.region-offset", "BAT region FileOffset", bat + 16, image -> image.putLong(bat + 16, 4096));
        corruptRegion(
                "vhdx.region-offset",
                "metadata region FileOffset",
                metadata + 16,
                image -> image.putLong(metadata + 16, 0));
        corruptRegion("vhdx.region-length", "BAT region Length", bat + 24, image -> image.putInt(bat + 24, 0));
        corruptRegion("vhdx.region-length", "BAT region Length", bat + 24, image -> image.putInt(bat + 24, 4096));
        corruptRegion(
                "vhdx.region-beyond-end", "BAT region FileOffset", bat + 16, image -> image.putLong(bat + 16, 6 * MIB));
        corruptRegion(
                "vhdx.region-beyond-end",
                "BAT region FileOffset",
                bat + 16,
                image -> image.putLong(bat + 16, Long.MIN_VALUE));
        corruptRegion("vhdx.region-overlap", "region table", REGIONS, image -> image.putLong(bat + 16, 2 * MIB));
        corruptRegion("vhdx.region-overlap", "region table", REGIONS, image -> image.putLong(bat + 16, MIB));
        corruptRegion("vhdx.region-missing", "region table", REGIONS, image -> image.putInt(REGIONS + 8, 1));
        corruptRegion("vhdx.region-missing", "region table", REGIONS, image -> {
            image.putGuid(bat, UNKNOWN);
            image.putInt(bat + 28, 0);
        });
        unsupported("vhdx.region-unknown", bat, "required region " + UNKNOWN, image -> {
            image.putGuid(bat, UNKNOWN);
            image.fixRegionTable();
        });
        return tests.stream();
    }

    private static void region(TestImage image, long position, long length) {
        long third = TestImage.regionEntry(2);
        image.putInt(REGIONS + 8, 3);
        image.putGuid(third, UNKNOWN);
        image.putLong(third + 16, position);
        image.putInt(third + 24, length);
    }

    @TestFactory
    Stream<DynamicTest> metadataTable() {
        long table = TestImage.METADATA;
        long entry = TestImage.metadataEntry(4);
        long fifth = TestImage.metadataEntry(5);
        corrupt("vhdx.metadata-signature", "metadata table", table, image -> image.put(table, 'M'));
        corrupt(
                "vhdx.metadata-count",
                "metadata table EntryCount",
                table + 10,
                image -> image.putShort(table + 10, 2048));
        harmless("vhdx.metadata-count", "metadata table EntryCount", table + 10, image -> {
            image.putShort(table + 10, 5 + 1025);
            for (int i = 0; i < 1025; i++) {
                image.putGuid(TestImage.metadataEntry(5 + i), new UUID(7, i));
                image.putInt(TestImage.metadataEntry(5 + i) + 24, 1);
            }
        });
        harmless("vhdx.metadata-twice", "metadata table entry", fifth, image -> {
            image.putShort(table + 10, 6);
            image.put(fifth, image.get(entry, 32));
        });
        corrupt("vhdx.metadata-twice", "metadata table entry", fifth, image -> {
            image.putShort(table + 10, 6);
            image.put(fifth, image.get(entry, 32));
            image.putInt(fifth + 16, 70_000);
        });
        harmless("vhdx.metadata-length", "metadata table entry Length", fifth + 20, image -> {
            user(image, 0);
            image.putInt(fifth + 20, MIB + 1);
        });
        harmless("vhdx.metadata-offset", "metadata table entry Offset", fifth + 16, image -> {
            user(image, 1);
            image.putInt(fifth + 20, 1);
        });
        harmless("vhdx.metadata-user-required", "metadata table entry", fifth + 24, image -> user(image, 5));
        corrupt("vhdx.incomplete", "metadata table entry", fifth, image -> {
            user(image, 4);
            image.putGuid(fifth, Guids.INCOMPLETE_FILE);
        });
        unsupported("vhdx.metadata-unknown", fifth, "required metadata item " + UNKNOWN, image -> user(image, 4));
        corrupt(
                "vhdx.metadata-length",
                "metadata table entry Length",
                entry + 20,
                image -> image.putInt(entry + 20, MIB + 1));
        corrupt(
                "vhdx.metadata-offset",
                "metadata table entry Offset",
                entry + 16,
                image -> image.putInt(entry + 16, 65_535));
        corrupt(
                "vhdx.metadata-offset",
                "metadata table entry Offset",
                entry + 16,
                image -> image.putInt(entry + 16, MIB - 15));
        corrupt(
                "vhdx.metadata-offset",
                "metadata table entry Offset",
                entry + 16,
                image -> image.putInt(entry + 16, -16));
        corrupt("vhdx.metadata-overlap", "metadata table", table, image -> image.putInt(entry + 16, 65_536 + 4));
        corrupt("vhdx.metadata-missing", "metadata table", table, image -> image.putShort(table + 10, 4));
        corrupt(
                "vhdx.metadata-item-length",
                "Virtual Disk ID",
                TestImage.item(4),
                image -> image.putInt(entry + 20, 12));
        harmless(
                "vhdx.metadata-item-flags", "Virtual Disk ID", TestImage.item(4), image -> image.putInt(entry + 24, 4));
        harmless(
                "vhdx.metadata-item-flags",
                "File Parameters",
                TestImage.item(0),
                image -> image.putInt(TestImage.metadataEntry(0) + 24, 6));
        return tests.stream();
    }

    private static void user(TestImage image, int flags) {
        image.putShort(TestImage.METADATA + 10, 6);
        image.putGuid(TestImage.metadataEntry(5), UNKNOWN);
        image.putInt(TestImage.metadataEntry(5) + 24, flags);
    }

    @TestFactory
    Stream<DynamicTest> metadataItems() {
        long parameters = TestImage.item(0);
        for (long size : new long[] {0, 512 << 10, MIB + 4096, 3 * MIB, 512 * MIB, -1}) {
            corrupt("vhdx.block-size", "File Parameters", parameters, image -> image.putInt(parameters, size));
        }
        unsupported(
                "vhdx.file-parameters-flags",
                parameters + 4,
                "File Parameters flags 0x00000008",
                image -> image.putInt(parameters + 4, 8));
        long size = TestImage.item(1);
        for (long bytes : new long[] {0, 513, (1L << 46) + 512, -512, Long.MIN_VALUE}) {
            corrupt("vhdx.disk-size", "Virtual Disk Size", size, image -> image.putLong(size, bytes));
        }
        long logical = TestImage.item(2);
        corrupt("vhdx.sector-size", "Logical Sector Size", logical, image -> image.putInt(logical, 1024));
        long physical = TestImage.item(3);
        harmless("vhdx.sector-size", "Physical Sector Size", physical, image -> image.putInt(physical, 0));
        corrupt("vhdx.disk-size", "Virtual Disk Size", size, image -> {
            image.putInt(logical, 4096);
            image.putLong(size, 8 * MIB - 512);
        });
        corrupt(
                "vhdx.no-parent-locator",
                "metadata table",
                TestImage.METADATA,
                image -> image.putInt(parameters + 4, 2));
        unsupported(
                "vhdx.locator-type", TestImage.METADATA + 65_636, "parent locator of type " + new UUID(0, 0), image -> {
                    image.putInt(parameters + 4, 2);
                    image.putShort(TestImage.METADATA + 10, 6);
                    image.putGuid(TestImage.metadataEntry(5), Guids.PARENT_LOCATOR);
                    image.putInt(TestImage.metadataEntry(5) + 16, 65_536 + 100);
                    image.putInt(TestImage.metadataEntry(5) + 20, 20);
                    image.putInt(TestImage.metadataEntry(5) + 24, 4);
                });
        corrupt("vhdx.bat-too-short", "BAT region", TestImage.BAT, image -> image.putLong(size, 1L << 40));
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> blockAllocationTable() {
        long entry1 = image1();
        harmlessBat("vhdx.bat-reserved-bits", 1, entry1 | 8);
        harmlessBat("vhdx.bat-reserved-bits", 0, 0x80000);
        for (int state : new int[] {4, 5, 7}) {
            bat("vhdx.bat-state", 1, entry1 & -8 | state);
        }
        bat("vhdx.bat-range", 1, 6);
        bat("vhdx.bat-range", 1, 6 * MIB | 6);
        bat("vhdx.bat-range", 1, 1L << 62 | 6);
        bat("vhdx.bat-range", 1, Long.MIN_VALUE | 6);
        bat("vhdx.bat-overlap", 1, MIB | 6);
        bat("vhdx.bat-overlap", 1, 2 * MIB | 6);
        bat("vhdx.bat-overlap", 1, 3 * MIB | 6);
        // The check goes through the table in order, so the second one is to blame.
        bat("vhdx.bat-overlap", 5, entry1);
        for (int state : new int[] {1, 3}) {
            harmlessBat("vhdx.bat-overlap", 7, entry1 & -8 | state);
            harmlessBat("vhdx.bat-overlap", 7, 2 * MIB | state);
        }
        // What only had its contents there comes first in the table, so the block that has them is to blame.
        harmless(
                "vhdx.bat-overlap",
                "BAT entry 1",
                TestImage.bat(1),
                image -> image.putLong(TestImage.bat(0), entry1 & -8 | 3));
        // The second of two blocks that have their contents in one place, though a third only had.
        corrupt("vhdx.bat-overlap", "BAT entry 1", TestImage.bat(1), image -> {
            image.putLong(TestImage.bat(0), entry1 & -8 | 3);
            image.putLong(TestImage.bat(5), entry1);
        });
        long bitmap = TestImage.BAT + 4096 * 8;
        for (long state : new long[] {1, 2, 3, 4, 5, 6, 7}) {
            harmless("vhdx.bat-bitmap-state", "BAT entry 4096", bitmap, image -> {
                image.putLong(TestImage.item(1), 4097 * MIB);
                image.putLong(bitmap, state);
            });
        }
        return tests.stream();
    }

    private static long image1() {
        return TestImage.create().get(TestImage.bat(1), 8).getLong(0);
    }

    private void harmlessBat(String rule, int block, long value) {
        harmless(rule, "BAT entry " + block, TestImage.bat(block), image -> image.putLong(TestImage.bat(block), value));
    }

    private void bat(String rule, int block, long value) {
        corrupt(rule, "BAT entry " + block, TestImage.bat(block), image -> image.putLong(TestImage.bat(block), value));
    }

    @TestFactory
    Stream<DynamicTest> tolerated() {
        tolerated(
                "vhdx.header-1-checksum",
                Severity.WARNING,
                VhdxHeader.POSITION_1,
                image -> image.put(VhdxHeader.POSITION_1 + 90, 1));
        tolerated(
                "vhdx.header-1-signature",
                Severity.WARNING,
                VhdxHeader.POSITION_1,
                image -> image.put(VhdxHeader.POSITION_1, 0));
        tolerated("vhdx.header-2-checksum", Severity.WARNING, HEADER, image -> image.put(HEADER + 9, 1));
        tolerated(
                "vhdx.headers-identical",
                Severity.INFO,
                HEADER,
                image -> image.put(HEADER, image.get(VhdxHeader.POSITION_1, 4096)));
        tolerated("vhdx.log-version", Severity.WARNING, HEADER + 64, image -> {
            image.putShort(HEADER + 64, 1);
            image.fixHeader();
        });
        tolerated("vhdx.no-log", Severity.WARNING, HEADER + 68, image -> {
            image.putInt(HEADER + 68, 0);
            image.putLong(HEADER + 72, 0);
            image.fixHeader();
        });
        tolerated("vhdx.region-table-1-checksum", Severity.WARNING, REGIONS, image -> image.put(REGIONS + 9000, 1));
        tolerated("vhdx.region-table-1-count", Severity.WARNING, REGIONS, image -> {
            image.putInt(REGIONS + 8, -1);
            image.fixRegionTable();
        });
        tolerated(
                "vhdx.region-table-2-signature",
                Severity.WARNING,
                RegionTable.POSITION_2,
                image -> image.put(RegionTable.POSITION_2, 0));
        long third = TestImage.regionEntry(2);
        tolerated("vhdx.region-tables-differ", Severity.WARNING, RegionTable.POSITION_2, image -> {
            image.putInt(REGIONS + 8, 3);
            image.putGuid(third, UNKNOWN);
            image.putLong(third + 16, 5 * MIB);
            image.putInt(third + 24, MIB);
            image.putLong(TestImage.bat(3), 2);
            image.fixRegionTable();
        });
        tolerated("vhdx.region-not-required", Severity.INFO, TestImage.regionEntry(0), image -> bothTables(image, 0));
        tolerated(
                "vhdx.region-reserved-bits",
                Severity.WARNING,
                TestImage.regionEntry(0) + 28,
                image -> bothTables(image, 3));
        tolerated(
                "vhdx.metadata-reserved-bits",
                Severity.WARNING,
                TestImage.metadataEntry(1) + 24,
                image -> image.putInt(TestImage.metadataEntry(1) + 24, 0xE));
        tolerated(
                "vhdx.metadata-not-required",
                Severity.INFO,
                TestImage.item(1),
                image -> image.putInt(TestImage.metadataEntry(1) + 24, 2));
        for (int state : new int[] {0, 2}) {
            tolerated(
                    "vhdx.bat-unused-offset",
                    Severity.WARNING,
                    TestImage.bat(0),
                    image -> image.putLong(TestImage.bat(0), 4 * MIB | state));
        }
        for (int state : new int[] {1, 3}) {
            tolerated(
                    "vhdx.bat-anchor-range",
                    Severity.WARNING,
                    TestImage.bat(0),
                    image -> image.putLong(TestImage.bat(0), 6 * MIB | state));
        }
        tolerated("vhdx.last-block-short", Severity.INFO, TestImage.bat(7), image -> {
            image.putLong(TestImage.item(1), 8 * MIB - 4096);
            image.putLong(TestImage.bat(7), 6 * MIB | 6);
            image.resize(7 * MIB - 4096);
        });
        tolerated("vhdx.unused-parent-locator", Severity.WARNING, TestImage.METADATA + 70_000, image -> {
            image.putShort(TestImage.METADATA + 10, 6);
            image.putGuid(TestImage.metadataEntry(5), Guids.PARENT_LOCATOR);
            image.putInt(TestImage.metadataEntry(5) + 16, 70_000);
            image.putInt(TestImage.metadataEntry(5) + 20, 20);
        });
        return tests.stream();
    }

    private static void bothTables(TestImage image, int flags) {
        for (long position : new long[] {REGIONS, RegionTable.POSITION_2}) {
            image.putInt(position + 16 + 28, flags);
            image.fix(position, RegionTable.SIZE_BYTES);
        }
    }

    private void corruptHeader(String rule, String structure, long offset, Consumer<TestImage> damage) {
        corrupt(rule, structure, HEADER + offset, damage.andThen(TestImage::fixHeader));
    }

    private void corruptRegion(String rule, String structure, long position, Consumer<TestImage> damage) {
        corrupt(rule, structure, position, damage.andThen(TestImage::fixRegionTable));
    }

    private void harmlessHeader(String rule, String structure, long offset, Consumer<TestImage> damage) {
        harmless(rule, structure, HEADER + offset, damage.andThen(TestImage::fixHeader));
    }

    private void harmlessRegion(String rule, String structure, long position, Consumer<TestImage> damage) {
        harmless(rule, structure, position, damage.andThen(TestImage::fixRegionTable));
    }

    private void unsupportedHeader(String rule, String feature, Consumer<TestImage> damage) {
        unsupported(rule, -1, feature, damage.andThen(TestImage::fixHeader));
    }

    /** Refused, strictly and tolerantly. */
    private void corrupt(String rule, String structure, long position, Consumer<TestImage> damage) {
        test(rule, damage, image -> {
            refuses(rule, structure, position, image);
            assertThat(catchThrowable(() -> tolerant(image))).isInstanceOf(CorruptImageException.class);
        });
    }

    /** Refused strictly, and tolerated with the check's own finding and all contents. */
    private void harmless(String rule, String structure, long position, Consumer<TestImage> damage) {
        test(rule, damage, image -> {
            refuses(rule, structure, position, image);
            VhdxDisk disk = tolerant(image);
            ByteBuffer contents = ByteBuffer.allocate((int) TestImage.DISK_SIZE);
            disk.read(0, contents);
            assertThat(contents.array()).isEqualTo(TestImage.read(TestImage.create().file));
            assertThat(disk.tolerated()).contains(find(image, rule)).hasSizeLessThan(3);
            assertThat(disk.isReadOnly()).isTrue();
        });
    }

    private static VhdxDisk tolerant(TestImage image) throws IOException {
        return VhdxDisk.open(
                image.file,
                VhdxOptions.builder(OpenOptions.defaults())
                        .strictness(VhdxOptions.Strictness.TOLERANT)
                        .build());
    }

    private static void refuses(String rule, String structure, long position, TestImage image) throws IOException {
        Throwable thrown = catchThrowable(image::open);
        assertThat(thrown).isInstanceOf(CorruptImageException.class);
        CorruptImageException e = (CorruptImageException) thrown;
        assertThat(e.structure()).isEqualTo(structure);
        assertThat(e.position()).isEqualTo(position);
        assertThat(e.expected()).isNotBlank();
        assertThat(e.found()).isNotBlank();
        assertThat(find(image, rule).severity()).isEqualTo(Severity.ERROR);
        assertThat(find(image, rule).position()).isEqualTo(position);
    }

    private void unsupported(String rule, long position, String feature, Consumer<TestImage> damage) {
        test(rule, damage, image -> {
            Throwable thrown = catchThrowable(image::open);
            assertThat(thrown).isInstanceOf(UnsupportedFeatureException.class);
            assertThat(((UnsupportedFeatureException) thrown).feature()).isEqualTo(feature);
            assertThat(catchThrowable(() -> tolerant(image))).isInstanceOf(UnsupportedFeatureException.class);
            assertThat(find(image, rule).severity()).isEqualTo(Severity.ERROR);
            if (position >= 0) {
                assertThat(find(image, rule).position()).isEqualTo(position);
            }
        });
    }

    private void tolerated(String rule, Severity severity, long position, Consumer<TestImage> change) {
        test(rule, change, image -> {
            image.open();
            Finding finding = find(image, rule);
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.position()).isEqualTo(position);
            assertThat(tolerant(image).tolerated()).contains(finding);
            assertThat(image.check()).allMatch(other -> other.severity().compareTo(severity) <= 0);
        });
    }

    private static Finding find(TestImage image, String rule) throws IOException {
        List<Finding> findings = image.check();
        assertThat(findings).extracting(Finding::id).contains(rule);
        return findings.stream()
                .filter(finding -> finding.id().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    /** Looks at an image. */
    private interface Look {
        void at(TestImage image) throws IOException;
    }

    private void test(String rule, Consumer<TestImage> change, Look look) {
        tests.add(DynamicTest.dynamicTest(rule + " " + tests.size(), () -> {
            TestImage image = TestImage.create();
            change.accept(image);
            look.at(image);
        }));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsFoundInAWholeImage() {
        test("whole", image -> {}, image -> {
            assertThat(image.check()).isEmpty();
            assertThat(tolerant(image).tolerated()).isEmpty();
            assertThat(TestImage.read(image.file)).hasSize(8 << 20);
        });
        return tests.stream();
    }
}
