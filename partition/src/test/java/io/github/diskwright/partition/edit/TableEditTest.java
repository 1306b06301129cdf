package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.TableOptions;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the editors write, byte for byte, and what they refuse. */
class TableEditTest {
    private static final long MIB = 1 << 20;
    private static final UUID DISK = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path folder;

    private static PartitionType gptType(String name) {
        return PartitionType.find(PartitionType.Scheme.GPT, name).orElseThrow();
    }

    private static PartitionType mbrType(String name) {
        return PartitionType.find(PartitionType.Scheme.MBR, name).orElseThrow();
    }

    private static int add(TableEditor editor, String type, long startLba, long count) throws IOException {
        boolean gpt = editor.kind() == PartitionTable.Kind.GPT;
        return editor.add(NewPartition.builder(gpt ? gptType(type) : mbrType(type))
                .position(startLba * editor.sectorSize())
                .length(count * editor.sectorSize())
                .build());
    }

    private static void addKnown(GptEditor editor, int n, String type, long start, long end, long bits, String name)
            throws IOException {
        long scale = editor.sectorSize() / 512;
        editor.add(NewPartition.builder(gptType(type))
                .position(start / scale * editor.sectorSize())
                .length((end + 1 - start) / scale * editor.sectorSize())
                .guid(new UUID(0xAAAAAAAA_0000_0000L, n))
                .attributes(bits)
                .name(name)
                .build());
    }

    /** The disk of the known answers. */
    private static MemoryDevice known(int sectorSize) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(64 * MIB, sectorSize, sectorSize);
        GptEditor editor = GptEditor.create(disk.size(), sectorSize, EditOptions.defaults());
        editor.setDiskGuid(DISK);
        addKnown(editor, 1, "esp", 2048, 18431, 0, "EFI system partition");
        addKnown(editor, 2, "msr", 18432, 20479, 0, "Microsoft reserved partition");
        addKnown(editor, 3, "windows", 20480, 86015, 0, "Basic data partition");
        addKnown(editor, 4, "recovery", 86016, 118783, 0x8000000000000001L, "");
        editor.plan(disk).apply(disk);
        return disk;
    }

    private static ByteBuffer bytes(BlockDevice disk, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(position, bytes);
        return bytes.flip();
    }

    private static String hex(BlockDevice disk, long position, int length) throws IOException {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(bytes(disk, position, length).array());
    }

    @ParameterizedTest
    @CsvSource({"512, 624C0E7B, 460015D9, C80CD91C, 131039", "4096, A33349FD, 45FEE998, A5DA47FF, 16379"})
    void knownAnswers(int sectorSize, String array, String primary, String backup, long backupArray)
            throws IOException {
        MemoryDevice disk = known(sectorSize);
        ByteBuffer first = bytes(disk, sectorSize, 92);
        ByteBuffer last = bytes(disk, disk.size() - sectorSize, 92);
        assertThat(first.getInt(88)).isEqualTo((int) Long.parseLong(array, 16)).isEqualTo(last.getInt(88));
        assertThat(first.getInt(16)).isEqualTo((int) Long.parseLong(primary, 16));
        assertThat(last.getInt(16)).isEqualTo((int) Long.parseLong(backup, 16));
        assertThat(last.getLong(72)).isEqualTo(backupArray);
        GptTable table = (GptTable) PartitionTable.read(disk);
        assertThat(table.findings()).isEmpty();
    }

    @Test
    void protectiveEntry() throws IOException {
        assertThat(hex(known(512), 446, 64)).isEqualTo("00000200EE28200801000000FFFF0100" + "00".repeat(48));
        MemoryDevice large = MemoryDevice.ofSize(3L << 40);
        GptEditor.create(large.size(), 512, EditOptions.defaults()).plan(large).apply(large);
        assertThat(hex(large, 446, 16)).isEqualTo("00000200EEFFFFFF01000000FFFFFFFF");
    }

    @Test
    void protectiveEntryKeepsItsStatusAndIsMended() throws IOException {
        MemoryDevice disk = known(512);
        disk.write(446, ByteBuffer.wrap(new byte[] {(byte) 0x80}));
        disk.write(440, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        disk.resize(128 * MIB);
        TableRepair repair = TableRepair.plan(disk, EditOptions.defaults());
        assertThat(repair.choice()).contains("grown");
        assertThat(repair.before()).extracting(Finding::id).containsExactly("gpt.grown");
        repair.write().apply(disk);
        assertThat(hex(disk, 440, 22)).isEqualTo("010203040000" + "80000200EE51011001000000FFFF0300");
        GptTable table = (GptTable) PartitionTable.read(disk);
        assertThat(table.findings()).isEmpty();
        assertThat(table.lastUsableLba()).isEqualTo(262_144 - 34);
        // The old backup header is no second table in the middle of the disk.
        assertThat(bytes(disk, 131_071 * 512L, 512)).isEqualTo(ByteBuffer.allocate(512));
        assertThat(TableRepair.plan(disk, EditOptions.defaults()).write().isEmpty())
                .isTrue();
    }

    @Test
    void missingProtectionIsMade() throws IOException {
        MemoryDevice disk = known(512);
        disk.writeZeros(0, 512);
        TableRepair.plan(disk, EditOptions.defaults()).write().apply(disk);
        assertThat(hex(disk, 446, 16)).isEqualTo("00000200EE28200801000000FFFF0100");
        assertThat(PartitionTable.read(disk).findings()).isEmpty();
    }

    @Test
    void shrunkDiskIsRepairedOnlyIfNothingIsCutOff() throws IOException {
        MemoryDevice disk = known(512);
        disk.resize(119_000 * 512L);
        TableRepair.plan(disk, EditOptions.defaults()).write().apply(disk);
        GptTable table = (GptTable) PartitionTable.read(disk);
        assertThat(table.findings()).isEmpty();
        assertThat(table.lastUsableLba()).isEqualTo(119_000 - 34);
        disk.resize(100_000 * 512L);
        assertThatThrownBy(() -> TableRepair.plan(disk, EditOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("partition 4")
                .hasMessageNotContaining("partition 3");
    }

    @Test
    void copiesThatDifferAreAChoice() throws IOException {
        for (GptTable.Copy copy : GptTable.Copy.values()) {
            MemoryDevice disk = known(512);
            GptEditor editor = (GptEditor) TableEditor.open(disk, EditOptions.defaults());
            editor.delete(4);
            // The power goes after the backup was written.
            for (TableWrite.Step step : editor.plan(disk).steps().subList(0, 2)) {
                for (SectorWrite write : step.writes()) {
                    disk.write(write.position(), write.after());
                }
            }
            TableOptions reading = TableOptions.builder().preferredCopy(copy).build();
            TableRepair repair = TableRepair.plan(
                    disk, EditOptions.builder().reading(reading).build());
            assertThat(repair.choice()).contains(copy == GptTable.Copy.BACKUP ? "the backup is" : "the primary is");
            repair.write().apply(disk);
            GptTable table = (GptTable) PartitionTable.read(disk);
            assertThat(table.state()).isEqualTo(GptTable.State.CLEAN);
            assertThat(table.partitions()).hasSize(copy == GptTable.Copy.BACKUP ? 3 : 4);
        }
    }

    @Test
    void withoutAnyCopyNothingIsGuessed() throws IOException {
        MemoryDevice disk = known(512);
        disk.writeZeros(520, 8);
        disk.writeZeros(disk.size() - 500, 8);
        assertThatThrownBy(() -> TableRepair.plan(disk, EditOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no copy of the table is valid");
    }

    private static MemoryDevice hybrid() throws IOException {
        MemoryDevice disk = known(512);
        ByteBuffer entry = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(0, (byte) 0x80).put(4, (byte) 7).putInt(8, 20480).putInt(12, 65536);
        disk.write(446 + 16, entry);
        disk.write(
                446 + 12, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 20479));
        return disk;
    }

    private static TableEditor hybridEditor(MemoryDevice disk, EditOptions.Hybrid rule) throws IOException {
        return TableEditor.open(disk, EditOptions.builder().hybrid(rule).build());
    }

    @Test
    void hybridMbrIsLeftAloneOrFollowsOrGoes() throws IOException {
        MemoryDevice disk = hybrid();
        ByteBuffer before = bytes(disk, 0, 512);
        TableEditor kept = hybridEditor(disk, EditOptions.Hybrid.KEEP);
        assertThatThrownBy(() -> kept.resize(3, MIB))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("hybrid");
        assertThatThrownBy(() -> kept.delete(3)).isInstanceOf(RefusedException.class);
        kept.delete(4);
        kept.plan(disk).apply(disk);
        assertThat(bytes(disk, 0, 512)).isEqualTo(before);
        TableEditor following = hybridEditor(disk, EditOptions.Hybrid.FOLLOW);
        following.resize(3, 2 * MIB);
        following.plan(disk).apply(disk);
        GptTable followed = (GptTable) PartitionTable.read(disk);
        assertThat(followed.hybridPartitions())
                .extracting(Partition::startLba, Partition::sectorCount, Partition::isActive)
                .containsExactly(tuple(20480L, 4096L, true));
        TableEditor gone = hybridEditor(disk, EditOptions.Hybrid.FOLLOW);
        gone.delete(3);
        gone.plan(disk).apply(disk);
        assertThat(((GptTable) PartitionTable.read(disk)).protection()).isEqualTo(GptTable.Protection.PROTECTIVE);
        MemoryDevice other = hybrid();
        TableEditor dropping = hybridEditor(other, EditOptions.Hybrid.DROP);
        dropping.delete(3);
        dropping.plan(other).apply(other);
        assertThat(hex(other, 446, 32)).isEqualTo("00000200EE28200801000000FFFF0100" + "00".repeat(16));
    }

    /** Reserved bytes, name tails and entry tails go through an edit of something else. */
    @Test
    void whatIsNotUnderstoodIsKept() throws IOException {
        MemoryDevice disk = known(512);
        GptTable read = (GptTable) PartitionTable.read(disk);
        ByteBuffer array =
                ByteBuffer.allocate(16384).put(read.entryArray()).flip().order(ByteOrder.LITTLE_ENDIAN);
        array.putChar(128 + 126, 'z').putLong(48, 1L << 20);
        disk.write(1024, array.duplicate());
        ByteBuffer header = bytes(disk, 512, 512);
        byte[] entries = array.array();
        header.putInt(88, GptHeader.crc(entries));
        header.putInt(20, 77).putInt(12, 512).putInt(300, 0x1234);
        header.putInt(16, GptHeader.crc(header, 512));
        disk.write(512, header.duplicate());
        TableEditor editor = TableEditor.open(disk, EditOptions.defaults());
        ((GptEditor) editor).setName(3, "Daten");
        editor.plan(disk).apply(disk);
        GptTable after = (GptTable) PartitionTable.read(disk);
        assertThat(after.state()).isEqualTo(GptTable.State.CLEAN);
        ByteBuffer kept = after.entryArray().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(kept.getChar(128 + 126)).isEqualTo('z');
        assertThat(kept.getLong(48)).isEqualTo(1L << 20);
        ByteBuffer backup = bytes(disk, disk.size() - 512, 512);
        assertThat(List.of(backup.getInt(20), backup.getInt(12), backup.getInt(300)))
                .containsExactly(77, 512, 0x1234);
    }

    @Test
    void writerRefusesWhatReaderReports() throws IOException {
        MemoryDevice disk = known(512);
        GptEditor editor = (GptEditor) TableEditor.open(disk, EditOptions.defaults());
        assertThatThrownBy(() -> add(editor, "linux", 20_000, 4096)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> add(editor, "linux", 118_784, 13_000)).isInstanceOf(NoSpaceException.class);
        assertThatThrownBy(() -> add(editor, "linux", 33, 1)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> editor.setGuid(1, new UUID(0xAAAAAAAA_0000_0000L, 2)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> editor.setGuid(1, new UUID(0, 0))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> editor.setAttributes(1, 8)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> editor.setName(1, "x".repeat(37))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> editor.place(1, 512 * 18_000, 512 * 1000)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> editor.delete(9)).isInstanceOf(IllegalArgumentException.class);
        assertThat(editor.plan(disk).isEmpty()).isTrue();
    }

    @Test
    void changedDiskIsNotWrittenTo() throws IOException {
        MemoryDevice disk = known(512);
        TableEditor first = TableEditor.open(disk, EditOptions.defaults());
        TableEditor second = TableEditor.open(disk, EditOptions.defaults());
        first.delete(4);
        second.delete(3);
        TableWrite late = second.plan(disk);
        first.plan(disk).apply(disk);
        assertThatThrownBy(() -> late.apply(disk))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("changed");
        assertThatThrownBy(() -> second.plan(disk)).isInstanceOf(RefusedException.class);
    }

    @Test
    void savedSectorsTakeAChangeBack() throws IOException {
        MemoryDevice disk = known(512);
        byte[] before = disk.toByteArray();
        TableEditor editor = TableEditor.open(disk, EditOptions.defaults());
        editor.delete(2);
        Path file = folder.resolve("saved");
        TableWrite write = editor.plan(disk);
        write.apply(disk, file);
        assertThat(disk.toByteArray()).isNotEqualTo(before);
        assertThatThrownBy(() -> editor.plan(MemoryDevice.ofSize(MIB))).isInstanceOf(RefusedException.class);
        try (MemoryDevice saved = MemoryDevice.copyOf(Files.readAllBytes(file))) {
            SavedSectors.read(saved).plan(disk).apply(disk);
        }
        assertThat(disk.toByteArray()).isEqualTo(before);
        // Half of it taken back is a state to go on from; something else in a sector is not.
        write.apply(disk);
        disk.write(512, ByteBuffer.wrap(before, 512, 512));
        SavedSectors undo = SavedSectors.read(MemoryDevice.copyOf(Files.readAllBytes(file)));
        undo.plan(disk).apply(disk);
        assertThat(disk.toByteArray()).isEqualTo(before);
        write.apply(disk);
        disk.write(2 * 512 + 60, ByteBuffer.wrap(new byte[] {77}));
        assertThatThrownBy(() -> undo.plan(disk))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("changed since: sector 2");
        undo.plan(disk, SavedSectors.Changed.OVERWRITE).apply(disk);
        assertThat(disk.toByteArray()).isEqualTo(before);
        byte[] damaged = Files.readAllBytes(file);
        damaged[40] ^= 1;
        assertThatThrownBy(() -> SavedSectors.read(MemoryDevice.copyOf(damaged)))
                .isInstanceOf(CorruptImageException.class);
    }

    @ParameterizedTest
    @CsvSource({"63, 1, 010100, 010100", "2048, 4096, 202100, 612100", "16450560, 2048, FEFFFF, FEFFFF"})
    void chsAsWindowsWritesIt(long start, long count, String first, String last) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(10L << 30);
        MbrEditor editor = MbrEditor.create(disk.size(), 512, EditOptions.defaults());
        add(editor, "windows", start, count);
        editor.plan(disk).apply(disk);
        assertThat(hex(disk, 447, 3)).isEqualTo(first);
        assertThat(hex(disk, 451, 3)).isEqualTo(last);
    }

    private static MemoryDevice logical() throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(64 * MIB);
        MbrEditor editor = MbrEditor.create(disk.size(), 512, EditOptions.defaults());
        add(editor, "windows", 2048, 2048);
        add(editor, "extended", 4096, 100_000);
        add(editor, "linux", 6144, 2048);
        add(editor, "linux", 10240, 2048);
        add(editor, "swap", 14336, 2048);
        editor.plan(disk).apply(disk);
        return disk;
    }

    @Test
    void chainIsLaidOutAsOthersDo() throws IOException {
        MemoryDevice disk = logical();
        assertThat(hex(disk, 4096 * 512L + 446, 66))
                .isEqualTo("00612200838202000008000000080000"
                        + "0082030005C303000010000000100000"
                        + "00".repeat(32)
                        + "55AA");
        assertThat(((MbrTable) PartitionTable.read(disk)).bootRecords())
                .extracting(MbrTable.BootRecord::lba)
                .containsExactly(0L, 4096L, 8192L, 12288L);
    }

    @Test
    void deletingLogicalPartitionsRenumbers() throws IOException {
        MemoryDevice disk = logical();
        for (int round = 3; round > 0; round--) {
            TableEditor editor = TableEditor.open(disk, EditOptions.defaults());
            assertThatThrownBy(() -> editor.delete(2)).isInstanceOf(RefusedException.class);
            editor.delete(5);
            TableWrite write = editor.plan(disk);
            assertThat(write.guarantee()).isEqualTo(TableWrite.Guarantee.OLD_OR_NEW);
            assertThat(write.length()).isEqualTo(512);
            write.apply(disk);
            List<Partition> left = PartitionTable.read(disk).partitions();
            assertThat(left).hasSize(1 + round);
            assertThat(PartitionTable.read(disk).findings()).noneMatch(f -> f.id().startsWith("mbr.ebr"));
        }
        TableEditor editor = TableEditor.open(disk, EditOptions.defaults());
        editor.delete(2);
        editor.plan(disk).apply(disk);
        assertThat(PartitionTable.read(disk).partitions()).hasSize(1);
        assertThat(TableEditor.open(disk, EditOptions.defaults()).freeRanges())
                .extracting(FreeRange::place)
                .containsOnly(FreeRange.Place.DISK);
    }

    @Test
    void movedLogicalPartitionTakesItsRecordWithIt() throws IOException {
        MemoryDevice disk = logical();
        TableEditor editor = TableEditor.open(disk, EditOptions.defaults());
        editor.place(7, 8300 * 512L, 100 * 512L);
        editor.plan(disk).apply(disk);
        PartitionTable table = PartitionTable.read(disk);
        assertThat(table.partition(7).orElseThrow().startLba()).isEqualTo(8300);
        assertThat(table.partitions()).hasSize(5);
    }

    @Test
    void conversionKeepsPartitionsOrSaysWhyNot() throws IOException {
        MemoryDevice disk = logical();
        MbrTable mbr = (MbrTable) PartitionTable.read(disk);
        TableConversion toGpt = TableConversion.toGpt(mbr, EditOptions.defaults());
        assertThat(toGpt.obstacles()).isEmpty();
        assertThat(toGpt.losses()).hasSize(2);
        toGpt.editor().plan(disk).apply(disk);
        GptTable gpt = (GptTable) PartitionTable.read(disk);
        assertThat(gpt.state()).isEqualTo(GptTable.State.CLEAN);
        assertThat(gpt.partitions())
                .extracting(
                        Partition::number, Partition::startLba, p -> p.type().shortName())
                .containsExactly(
                        tuple(1, 2048L, "windows"),
                        tuple(5, 6144L, "linux"),
                        tuple(6, 10240L, "linux"),
                        tuple(7, 14336L, "swap"));
        TableConversion back = TableConversion.toMbr(gpt, EditOptions.defaults());
        assertThat(back.obstacles()).isEmpty();
        back.editor().plan(disk).apply(disk);
        MbrTable again = (MbrTable) PartitionTable.read(disk);
        assertThat(again.findings()).isEmpty();
        assertThat(again.partitions()).extracting(Partition::startLba).containsExactly(2048L, 6144L, 10240L, 14336L);
        MemoryDevice windows = known(512);
        TableConversion refused =
                TableConversion.toMbr((GptTable) PartitionTable.read(windows), EditOptions.defaults());
        assertThat(refused.obstacles()).singleElement().asString().contains("Microsoft reserved");
        assertThatThrownBy(refused::editor).isInstanceOf(RefusedException.class);
        MemoryDevice full = MemoryDevice.ofSize(8 * MIB);
        MbrEditor editor = MbrEditor.create(full.size(), 512, EditOptions.defaults());
        add(editor, "windows", 20, 1000);
        add(editor, "plan9", 2048, 14_336);
        editor.plan(full).apply(full);
        assertThat(TableConversion.toGpt((MbrTable) PartitionTable.read(full), EditOptions.defaults())
                        .obstacles())
                .hasSize(2)
                .anyMatch(text -> text.contains("sectors 34 and 16350"))
                .anyMatch(text -> text.contains("Plan 9"));
    }

    @Test
    void newTableOfTheOtherKindWipesTheOldOne() throws IOException {
        MemoryDevice disk = known(512);
        MbrEditor mbr = MbrEditor.create(disk.size(), 512, EditOptions.defaults());
        add(mbr, "windows", 2048, 4096);
        mbr.plan(disk).apply(disk);
        assertThat(PartitionTable.read(disk).findings()).isEmpty();
        assertThat(bytes(disk, 512, 512)).isEqualTo(ByteBuffer.allocate(512));
        assertThat(bytes(disk, disk.size() - 512, 512)).isEqualTo(ByteBuffer.allocate(512));
    }

    @Test
    void scriptOfSfdiskWithoutPlaces() throws IOException {
        String script = "# comment\nlabel: gpt\nsize=3MiB, type=U, name=\"\\xc3\\xa4b\"\n"
                + "size=2048 type=S attrs=\"RequiredPartition GUID:60,63\"\n/dev/sdz7 : type=linux\n";
        GptEditor editor = (GptEditor) SfdiskScript.parse("test", script).apply(64 * MIB, 512, EditOptions.defaults());
        assertThat(editor.partitions())
                .extracting(Partition::number, Partition::startLba, Partition::sectorCount, Partition::name)
                .containsExactly(
                        tuple(1, 2048L, 6144L, "äb"), tuple(2, 8192L, 2048L, ""), tuple(7, 10240L, 118784L, ""));
        assertThat(editor.partition(2).orElseThrow().attributes()).isEqualTo(0x9000000000000001L);
        MbrEditor mbr = (MbrEditor) SfdiskScript.parse("test", "2048,4096,7,*\n,20M,E\n,5M,L\n,,L\n")
                .apply(64 * MIB, 512, EditOptions.defaults());
        assertThat(mbr.partitions()).hasSize(4);
        assertThat(mbr.partition(1).orElseThrow().isActive()).isTrue();
    }
}
