package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptTableTest {
    @FunctionalInterface
    interface Change {
        void apply(GptDisk disk) throws IOException;
    }

    private static Arguments rule(String id, Severity severity, Change change) {
        return Arguments.of(id, severity, change);
    }

    @ParameterizedTest
    @CsvSource({"512, 0x624C0E7B, 0x460015D9, 0xC80CD91C, 131039", "4096, 0xA33349FD, 0x45FEE998, 0xA5DA47FF, 16379"})
    void knownAnswersHaveTheirChecksums(int sectorSize, String array, String primary, String backup, long backupLba)
            throws IOException {
        GptDisk disk = GptDisk.known(sectorSize);
        assertThat(disk.primarySector.getInt(88)).isEqualTo(Long.decode(array).intValue());
        assertThat(disk.primarySector.getInt(16)).isEqualTo(Long.decode(primary).intValue());
        assertThat(disk.backupSector.getInt(16)).isEqualTo(Long.decode(backup).intValue());
        assertThat(disk.backupSector.getLong(72)).isEqualTo(backupLba);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void knownDiskIsReadAndClean(int sectorSize) throws IOException {
        GptTable table = GptDisk.known(sectorSize).read();
        assertThat(table.findings()).isEmpty();
        assertThat(table.state()).isEqualTo(GptTable.State.CLEAN);
        assertThat(table.protection()).isEqualTo(GptTable.Protection.PROTECTIVE);
        assertThat(table.usedCopy()).isEqualTo(GptTable.Copy.PRIMARY);
        assertThat(table.sectorSize()).isEqualTo(sectorSize);
        assertThat(table.diskId()).contains("11111111-2222-3333-4444-555555555555");
        assertThat(table.entryCount()).isEqualTo(128);
        assertThat(table.firstUsableLba()).isEqualTo(sectorSize == 512 ? 34 : 6);
        assertThat(table.lastUsableLba()).isEqualTo(sectorSize == 512 ? 131038 : 16378);
        assertThat(table.partitions()).hasSize(4);
        Partition esp = table.partition(1).orElseThrow();
        assertThat(esp.position()).isEqualTo(1 << 20);
        assertThat(esp.length()).isEqualTo(sectorSize == 512 ? 16384 * 512 : 2048 * 4096);
        assertThat(esp.type().shortName()).isEqualTo("esp");
        assertThat(esp.name()).isEqualTo("EFI system partition");
        assertThat(esp.guid()).contains(GptDisk.unique(1));
        Partition recovery = table.partition(4).orElseThrow();
        assertThat(recovery.attributes()).isEqualTo(GptDisk.RECOVERY_ATTRIBUTES);
        assertThat(recovery.type().name()).isEqualTo("Windows recovery environment");
        assertThat(recovery.name()).isEmpty();
    }

    static Stream<Arguments> rules() {
        return Stream.concat(entryRules(), headerRules());
    }

    private static Stream<Arguments> entryRules() {
        return Stream.of(
                rule("table.overlap", Severity.ERROR, d -> d.setRange(2, 16384, 20479)),
                rule("gpt.reversed", Severity.ERROR, d -> d.setRange(2, 20479, 18432)),
                rule("gpt.entry-range", Severity.ERROR, d -> d.setRange(4, 86016, 131039)),
                rule("gpt.entry-range", Severity.ERROR, d -> d.headerLong(40, 4096)),
                rule("table.outside-disk", Severity.ERROR, d -> d.setRange(4, 86016, 131072)),
                rule("table.outside-disk", Severity.ERROR, d -> d.setRange(4, 86016, -1)),
                rule("table.outside-disk", Severity.ERROR, d -> d.setRange(4, 0, -1)),
                rule("table.outside-disk", Severity.ERROR, d -> d.setRange(4, -2, -1)),
                rule("gpt.duplicate-guid", Severity.ERROR, d -> d.entryGuid(2, 16, GptDisk.unique(1))),
                rule("gpt.zero-guid", Severity.ERROR, d -> d.entryGuid(2, 16, new UUID(0, 0))),
                rule("gpt.reserved-attributes", Severity.WARNING, d -> d.entryLong(2, 48, 1L << 40)),
                rule("gpt.name", Severity.WARNING, d -> d.entryChar(4, 56, '\ud83d')),
                rule("gpt.name", Severity.WARNING, d -> d.entryChar(4, 56, '\ude00')),
                rule("gpt.name-tail", Severity.INFO, d -> d.entryChar(4, 60, 'x')),
                rule("table.misaligned", Severity.INFO, d -> d.setRange(4, 86017, 118783)));
    }

    private static Stream<Arguments> headerRules() {
        return Stream.of(
                rule("gpt.revision", Severity.WARNING, d -> d.headerInt(8, 0x00010200)),
                rule("gpt.reserved", Severity.WARNING, d -> d.headerInt(20, 1)),
                rule("gpt.reserved", Severity.WARNING, d -> d.headerInt(300, 1)),
                rule("gpt.header-size-unusual", Severity.INFO, d -> d.headerInt(12, 512)),
                rule("gpt.few-entries", Severity.WARNING, d -> d.headerInt(80, 9)),
                rule(
                        "gpt.entry-size-unusual",
                        Severity.INFO,
                        d -> d.arrays(64, 256, GptTableTest::spread)
                                .arrays(128, 256, a -> a)
                                .headerLong(40, 66)
                                .headerLong(48, 131006)
                                .placeBackupArray(131007)));
    }

    /** Gives entries of 128 bytes a size of 256. */
    private static ByteBuffer spread(ByteBuffer array) {
        ByteBuffer wide = ByteBuffer.allocate(2 * array.capacity()).order(array.order());
        for (int i = 0; i < 128; i++) {
            wide.put(i * 256, array, i * 128, 128);
        }
        return wide;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void oneBrokenRuleIsOneFinding(String id, Severity severity, Change change) throws IOException {
        GptDisk disk = GptDisk.known(512);
        change.apply(disk);
        GptTable table = disk.store().read();
        assertThat(table.findings()).extracting(Finding::id).containsExactly(id);
        assertThat(table.findings()).extracting(Finding::severity).containsExactly(severity);
        assertThat(table.state()).isEqualTo(GptTable.State.CLEAN);
        assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 2, 3, 4);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                rule("gpt.signature", Severity.ERROR, d -> d.primarySector.put(0, (byte) 'e')),
                rule("gpt.header-size", Severity.ERROR, d -> d.primarySector.putInt(12, 91)),
                rule("gpt.header-size", Severity.ERROR, d -> d.primarySector.putInt(12, 513)),
                rule("gpt.header-size", Severity.ERROR, d -> d.primarySector.putInt(12, -1)),
                rule("gpt.my-lba", Severity.ERROR, d -> d.primarySector.putLong(24, 2)),
                rule("gpt.entry-size", Severity.ERROR, d -> d.primarySector.putInt(84, 64)),
                rule("gpt.entry-size", Severity.ERROR, d -> d.primarySector.putInt(84, 192)),
                rule("gpt.entry-size", Severity.ERROR, d -> d.primarySector.putInt(84, 0)),
                rule("gpt.entry-count", Severity.ERROR, d -> d.primarySector.putInt(80, 0)),
                rule("gpt.entry-count", Severity.ERROR, d -> d.primarySector.putInt(80, 32769)),
                rule("gpt.entry-count", Severity.ERROR, d -> d.primarySector.putInt(80, -1)),
                rule("gpt.usable-range", Severity.ERROR, d -> d.primarySector.putLong(48, 33)),
                rule("gpt.usable-range", Severity.ERROR, d -> d.primarySector.putLong(48, 131072)),
                rule("gpt.usable-range", Severity.ERROR, d -> d.primarySector.putLong(48, -1)),
                rule("gpt.usable-range", Severity.ERROR, d -> d.primarySector.putLong(40, -1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void badPrimaryIsOneFindingAndTheBackupIsUsed(String id, Severity severity, Change change) throws IOException {
        GptDisk disk = GptDisk.known(512);
        change.apply(disk);
        GptTable table = disk.store().read();
        assertThat(table.findings()).extracting(Finding::id).containsExactly(id);
        assertThat(table.findings()).extracting(Finding::severity).containsExactly(severity);
        assertUsesBackup(table);
    }

    private static void assertUsesBackup(GptTable table) {
        assertThat(table.state()).isEqualTo(GptTable.State.PRIMARY_DAMAGED);
        assertThat(table.usedCopy()).isEqualTo(GptTable.Copy.BACKUP);
        assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @CsvSource({
        "0, gpt.array-overlaps",
        "1, gpt.array-overlaps",
        "34, gpt.array-overlaps",
        "131072, gpt.array-outside",
        "131050, gpt.array-outside",
        "-1, gpt.array-outside",
        "-32, gpt.array-outside"
    })
    void misplacedArrayIsRefused(long lba, String id) throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.primarySector.putLong(72, lba);
        GptDisk.seal(disk.primarySector, disk.primaryArray);
        disk.write(512, disk.primarySector);
        GptTable table = disk.read();
        assertThat(table.findings()).extracting(Finding::id).contains(id);
        assertUsesBackup(table);
    }

    @Test
    void damageThatTheChecksumsShowIsOneFinding() throws IOException {
        GptTable header = GptDisk.known(512).flip(512 + 60).read();
        assertThat(header.findings()).extracting(Finding::id).containsExactly("gpt.header-crc");
        assertThat(header.findings().get(0).position()).isEqualTo(512 + 16);
        assertUsesBackup(header);
        GptTable array = GptDisk.known(512).flip(1024 + 40).read();
        assertThat(array.findings()).extracting(Finding::id).containsExactly("gpt.array-crc");
        assertThat(array.findings().get(0).position()).isEqualTo(1024);
        assertUsesBackup(array);
    }

    @Test
    void everySingleDamagedByteIsNoticed() throws IOException {
        for (int sectorSize : List.of(512, 4096)) {
            for (int offset = 0; offset < GptHeader.SIZE_BYTES; offset++) {
                GptDisk disk = GptDisk.known(sectorSize).flip(sectorSize + offset);
                assertThat(disk.read().findings()).as("byte %d", offset).hasSize(1);
                assertUsesBackup(disk.read());
            }
        }
    }

    @Test
    void largestArrayIsRead() throws IOException {
        GptDisk disk = GptDisk.empty(131_072, 512);
        disk.arrays(32768, 128, a -> ByteBuffer.allocate(4 << 20).order(a.order()))
                .headerLong(40, 8194)
                .headerLong(48, 122_878)
                .placeBackupArray(122_879);
        disk.add(32768, "linux", 16384, 20479, 0, "last");
        GptTable table = disk.store().read();
        assertThat(table.findings()).isEmpty();
        assertThat(table.partitions()).extracting(Partition::number).containsExactly(32768);
    }

    @Test
    void slotsAreNumbersAndNeedNotBeInOrder() throws IOException {
        GptDisk disk = GptDisk.empty(131_072, 512);
        disk.add(7, "linux", 4096, 8191, 0, "b").add(3, "swap", 8192, 12287, 4, "a");
        GptTable table = disk.store().read();
        assertThat(table.findings()).isEmpty();
        assertThat(table.partitions()).extracting(Partition::number).containsExactly(3, 7);
    }

    @Test
    void namesMayUseAllUnitsAndSurrogates() throws IOException {
        GptDisk disk = GptDisk.empty(131_072, 512);
        String name = "\ud83d\udcbe".repeat(18);
        disk.add(1, "linux", 4096, 8191, 0, name).add(2, "linux", 8192, 12287, 0, "x" + name);
        GptTable table = disk.store().read();
        assertThat(table.findings()).isEmpty();
        assertThat(table.partitions().get(0).name()).isEqualTo(name);
        assertThat(table.partitions().get(1).name()).isEqualTo("x" + "\ud83d\udcbe".repeat(17));
    }
}
