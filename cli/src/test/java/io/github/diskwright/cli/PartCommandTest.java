package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.layout.LayoutPreset;
import io.github.diskwright.partition.layout.PlacedLayout;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.peer.JsonValue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs that change partition tables, from the command line. */
class PartCommandTest {
    @TempDir
    private Path folder;

    private Path disk = Path.of("");

    @BeforeEach
    void makeDisk() throws IOException {
        disk = folder.resolve("disk.raw");
        try (FileDevice device = FileDevice.create(disk, 512, FileDevice.Sparseness.SPARSE)) {
            device.resize(256L << 20);
        }
        run("part", "init", disk, "--table", "gpt", "--no-backup");
        run("part", "add", disk, "--type", "efi", "--size", "100M", "--no-backup");
        run("part", "add", disk, "--type", "0700", "--size", "120M", "--name", "Data", "--no-backup");
    }

    private static String run(Object... words) {
        InProcess.Run run = InProcess.run(words);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    /** The bytes of the disk that hold its table. */
    private byte[] ends() throws IOException {
        byte[] bytes = new byte[128 << 10];
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "r")) {
            file.readFully(bytes, 0, 64 << 10);
            file.seek(file.length() - (64 << 10));
            file.readFully(bytes, 64 << 10, 64 << 10);
        }
        return bytes;
    }

    private List<JsonValue> partitions() {
        return JsonValue.parse(run("part", "show", disk, "--json"))
                .get("partitions")
                .get("volumes")
                .items();
    }

    @Test
    void changesAreShownKeptAndTakenBack() throws IOException {
        byte[] before = ends();
        String planned = run("part", "delete", disk, "2", "--dry-run");
        assertThat(planned)
                .contains("step 1: backup GPT entries", "  sector 1: primary GPT header", "would be written");
        assertThat(ends()).isEqualTo(before);
        Path saved = folder.resolve("disk.raw.saved-1");
        String done = run("part", "delete", disk, "2");
        assertThat(done).contains("part restore " + disk + " " + saved);
        assertThat(partitions()).hasSize(1);
        assertThat(run("part", "set", disk, "1", "--name", "Boot", "--attributes", "required,no-letter"))
                .contains("saved-2", "Boot");
        assertThat(partitions().get(0).get("attributes").text()).isEqualTo("0x8000000000000001");
        run("part", "restore", disk, folder.resolve("disk.raw.saved-2"), "--no-backup");
        run("part", "restore", disk, saved, "--no-backup");
        assertThat(ends()).isEqualTo(before);
    }

    @Test
    void partitionsGrowFreelyAndShrinkWithConsent() {
        run("part", "resize", disk, "2", "--size", "max", "--no-backup");
        assertThat(partitions().get(1).get("length").number()).isEqualTo((256L << 20) - (102L << 20));
        InProcess.Run refused = InProcess.run("part", "resize", disk, "2", "--size", "100M");
        assertThat(refused.code()).isEqualTo(6);
        assertThat(refused.err()).contains("--force");
        run("part", "resize", disk, "2", "--size", "204800s", "--force", "--no-backup");
        assertThat(partitions().get(1).get("length").number()).isEqualTo(100L << 20);
        assertThat(InProcess.run("part", "resize", disk, "1", "--size", "200M").code())
                .isEqualTo(5);
    }

    @Test
    void damagedTableIsRepairedWithReasons() throws IOException {
        try (FileDevice device = FileDevice.openWritable(disk)) {
            device.writeZeros(512, 512);
        }
        String repaired = run("part", "repair", disk);
        assertThat(repaired).contains("found: error", "only the backup is valid");
        assertThat(run("part", "repair", disk)).contains("both copies are valid and equal", "nothing to write");
    }

    /** A raw image does not say how large the sectors of its disk are: its table does. */
    @Test
    void largeSectorsStay() throws IOException {
        Path vhdx = folder.resolve("disk.vhdx");
        run("convert", disk, vhdx);
        try (FileDevice device = FileDevice.openWritable(disk)) {
            device.writeZeros(0, 64 << 10);
            device.writeZeros(device.size() - (64 << 10), 64 << 10);
            GptEditor editor = GptEditor.create(device.size(), 4096, EditOptions.defaults());
            editor.plan(device).apply(device);
        }
        run("part", "add", disk, "--type", "linux", "--size", "10M", "--no-backup");
        Path backup = folder.resolve("backup");
        run("part", "backup", disk, backup, "--form", "sgdisk");
        assertThat(InProcess.run("part", "restore", vhdx, backup, "--force").code())
                .isEqualTo(6);
        Path script = folder.resolve("script");
        run("part", "backup", disk, script, "--form", "sfdisk");
        run("part", "restore", disk, script, "--force", "--no-backup");
        try (FileDevice device = FileDevice.openReadOnly(disk)) {
            assertThat(DiskLayout.read(device).table().sectorSize()).isEqualTo(4096);
        }
        run("part", "init", disk, "--table", "gpt", "--force", "--no-backup");
        try (FileDevice device = FileDevice.openReadOnly(disk)) {
            assertThat(DiskLayout.read(device).table().sectorSize()).isEqualTo(4096);
        }
    }

    /** A table that is damaged may be saved yet: it is not replaced as if there were none. */
    @Test
    void damagedTableIsNotReplacedUnasked() throws IOException {
        try (FileDevice device = FileDevice.openWritable(disk)) {
            device.write(512 + 16, ByteBuffer.wrap(new byte[4]));
            device.write(device.size() - 512 + 16, ByteBuffer.wrap(new byte[4]));
        }
        byte[] before = ends();
        InProcess.Run refused = InProcess.run("part", "init", disk, "--table", "gpt");
        assertThat(refused.code()).as(refused.err()).isEqualTo(6);
        assertThat(ends()).isEqualTo(before);
        run("part", "init", disk, "--table", "gpt", "--force", "--no-backup");
    }

    /** Sectors of an older change between those of a newer one are no table at all. */
    @Test
    void changesAreTakenBackInTheirOrder() throws IOException {
        run("part", "set", disk, "1", "--name", "First", "--backup", folder.resolve("one"));
        run("part", "add", disk, "--type", "linux", "--number", "9", "--backup", folder.resolve("two"));
        byte[] before = ends();
        InProcess.Run refused = InProcess.run("part", "restore", disk, folder.resolve("one"));
        assertThat(refused.code()).as(refused.err()).isEqualTo(6);
        assertThat(ends()).isEqualTo(before);
        run("part", "restore", disk, folder.resolve("two"), "--no-backup");
        run("part", "restore", disk, folder.resolve("one"), "--no-backup");
        assertThat(partitions().get(0).get("name").text()).isEmpty();
    }

    @Test
    void backupsAndScriptsGoRound() throws IOException {
        for (String form : List.of("sfdisk", "sgdisk")) {
            Path file = folder.resolve("table." + form);
            run("part", "backup", disk, file, "--form", form);
            String before = run("part", "show", disk);
            run("part", "delete", disk, "1", "2", "--no-backup");
            run("part", "restore", disk, file, "--no-backup");
            assertThat(run("part", "show", disk)).isEqualTo(before);
            assertThat(InProcess.run("part", "restore", disk, file).code()).isEqualTo(6);
        }
    }

    @Test
    void tablesAreConverted() {
        InProcess.Run refused = InProcess.run("part", "init", disk, "--table", "mbr", "--convert");
        assertThat(refused.code()).isEqualTo(6);
        assertThat(refused.err()).contains("lost: disk GUID", "name \"Data\"");
        run("part", "init", disk, "--table", "mbr", "--convert", "--force", "--no-backup");
        assertThat(partitions()).hasSize(2);
        run("part", "set", disk, "2", "--active", "--no-backup");
        run("part", "add", disk, "--type", "extended", "--no-backup");
        assertThat(run("part", "add", disk, "--type", "83", "--kind", "logical", "--size", "20M", "--no-backup"))
                .contains("partition 5");
        run("part", "init", disk, "--table", "gpt", "--convert", "--force", "--no-backup");
        assertThat(partitions()).extracting(p -> p.get("number").number()).containsExactly(1L, 2L, 5L);
    }

    @Test
    void vhdxHasATableToo() throws IOException {
        Path vhdx = folder.resolve("disk.vhdx");
        run("convert", disk, vhdx);
        run("part", "add", vhdx, "--type", "linux", "--no-backup");
        assertThat(run("part", "show", vhdx)).contains("Linux file system");
        assertThat(InProcess.run("check", vhdx).err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "part add DISK --type floppy, 2",
        "part add DISK --type linux --size 3G, 5",
        "part add DISK --type linux --start 1M --size 1M, 6",
        "part add DISK --type linux --guid 7, 2",
        "part delete DISK 9, 2",
        "part set DISK, 2",
        "part set DISK --name x, 2",
        "part set DISK 1 --attributes some, 2",
        "part set DISK 1 --active, 6",
        "part init DISK --table gpt, 6",
        "part move DISK 1 --start 1500M, 6",
        "part add DISK --type linux --align 1000, 2",
        "part init DISK, 2",
        "part init DISK --layout windows-uefi --table gpt, 2",
        "part init DISK --layout windows-uefi --convert, 2",
        "part init DISK --layout windows-uefi --force, 5",
        "part restore DISK DISK, 6",
        "part backup DISK DISK, 6"
    })
    void refusalsHaveTheirExitCodes(String line, int code) throws IOException {
        byte[] before = ends();
        Object[] words = List.of(line.split(" ")).stream()
                .map(word -> word.equals("DISK") ? disk.toString() : word)
                .toArray();
        InProcess.Run run = InProcess.run(words);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).startsWith("diskwright: ");
        assertThat(ends()).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).containsExactly(disk);
        }
    }

    @Test
    void layoutsMakeWholeTables() throws IOException {
        Path text = folder.resolve("layout");
        Files.writeString(text, """
                table mbr
                id 0x1234abcd
                part windows size=50M active
                part linux min=20M weight=3 logical
                part linux-swap size=8M logical
                part linux weight=1
                """);
        InProcess.Run refused = InProcess.run("part", "init", disk, "--layout", text);
        assertThat(refused.code()).as(refused.err()).isEqualTo(6);
        byte[] before = ends();
        String planned = run("part", "init", disk, "--layout", text, "--force", "--dry-run");
        assertThat(planned).contains("sector 0: MBR", "would be written", "Linux swap");
        JsonValue dry = JsonValue.parse(run("part", "init", disk, "--layout", text, "--force", "--dry-run", "--json"));
        assertThat(dry.get("steps").items()).isNotEmpty();
        assertThat(ends()).isEqualTo(before);
        JsonValue done = JsonValue.parse(run("part", "init", disk, "--layout", text, "--force", "--json"));
        assertThat(done.get("partitions").toString())
                .isEqualTo(dry.get("partitions").toString());
        assertThat(partitions()).extracting(p -> p.get("number").number()).containsExactly(1L, 2L, 3L, 5L, 6L);
        long logical = partitions().get(3).get("length").number();
        long last = partitions().get(1).get("length").number();
        assertThat(logical).isGreaterThan(2 * last);
        assertThat(run("part", "show", disk)).contains("0x1234abcd");
        run("part", "restore", disk, folder.resolve("disk.raw.saved-1"), "--no-backup");
        assertThat(ends()).isEqualTo(before);
    }

    @Test
    void presetsAreNamed() throws IOException {
        Path large = folder.resolve("large.raw");
        try (FileDevice device = FileDevice.create(large, 512, FileDevice.Sparseness.SPARSE)) {
            device.resize(64L << 30);
        }
        for (LayoutPreset preset : LayoutPreset.values()) {
            run("part", "init", large, "--layout", preset.shortName(), "--force", "--no-backup");
            try (FileDevice device = FileDevice.openReadOnly(large)) {
                PartitionTable table = DiskLayout.read(device).table();
                PlacedLayout placed = preset.layout().place(TargetDisk.of(device));
                assertThat(table.findings()).isEmpty();
                assertThat(table.partitions())
                        .extracting(Partition::position, Partition::length, Partition::type, Partition::isActive)
                        .containsExactlyElementsOf(placed.parts().stream()
                                .map(p -> tuple(
                                        p.position(),
                                        p.length(),
                                        p.part().type(),
                                        p.part().isActive()))
                                .toList());
            }
        }
        assertThat(run("part", "init", "--help")).contains("windows-uefi", "part esp size=260M");
    }

    @ParameterizedTest
    @CsvSource({
        "table gpt\\npart esp size=1T, 5",
        "table gpt\\npart esp from=1, 6",
        "table gpt\\npart floppy, 3",
        "part esp, 3",
        "table gpt\\ngrain 512\\npart esp size=3\u00e9, 3"
    })
    void layoutsThatCannotBeChangeNothing(String text, int code) throws IOException {
        byte[] before = ends();
        Path file = folder.resolve("layout");
        Files.writeString(file, text.replace("\\n", "\n"));
        InProcess.Run run = InProcess.run("part", "init", disk, "--layout", file, "--force");
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(ends()).isEqualTo(before);
        Files.write(file, new byte[] {'t', (byte) 0xFF, '\n'});
        assertThat(InProcess.run("part", "init", disk, "--layout", file, "--force")
                        .code())
                .isEqualTo(3);
        assertThat(InProcess.run("part", "init", disk, "--layout", folder.resolve("none"), "--force")
                        .code())
                .isEqualTo(8);
    }

    private static DiskLayout layout(long... mib) throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(1L << 30);
        GptEditor editor = GptEditor.create(device.size(), 512, EditOptions.defaults());
        PartitionType type =
                PartitionType.find(PartitionType.Scheme.GPT, "linux").orElseThrow();
        for (long size : mib) {
            editor.add(NewPartition.builder(type).length(size << 20).build());
        }
        editor.plan(device).apply(device);
        return DiskLayout.read(device);
    }

    @Test
    void pictureFillsTheWidth() throws IOException {
        assertThat(new DiskBar(40, false).lines(layout(500, 1)))
                .containsExactly(
                        "+----------------+--+------------------+",
                        "| 1 linux        |2 | free ............|",
                        "+----------------+--+------------------+");
        assertThat(new DiskBar(40, true).lines(layout(1000, 22)))
                .containsExactly(
                        "┌──────────────────────────────────┬───┐",
                        "│ 1 linux                          │2  │",
                        "└──────────────────────────────────┴───┘");
        for (int width = 20; width < 130; width++) {
            int expected = width;
            assertThat(new DiskBar(width, true).lines(layout(3, 200, 7, 400)))
                    .hasSize(3)
                    .allMatch(line -> line.length() == expected);
        }
        assertThat(new DiskBar(80, true).lines(layout())).isEmpty();
        assertThat(DiskBar.of(Map.of("COLUMNS", "60", "LANG", "de_DE.UTF-8"))
                        .lines(layout(10))
                        .get(0))
                .hasSize(60)
                .startsWith("┌");
        assertThat(DiskBar.of(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8"))
                        .lines(layout(10))
                        .get(0))
                .hasSize(80)
                .startsWith("+");
    }
}
