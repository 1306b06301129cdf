package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.Sfdisk;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of sfdisk and backups of sgdisk: ours are theirs, byte for byte, and each reads the other's. */
class InterchangePeerIT {
    @TempDir
    private Path folder;

    @FunctionalInterface
    private interface Trial {
        void run(Path disk, PartitionTable table, Random random) throws IOException;
    }

    private Path blank(String name, long size) throws IOException {
        Path file = folder.resolve(name);
        try (FileDevice disk = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE)) {
            disk.resize(size);
        }
        return file;
    }

    private void onDisks(long seed, boolean gpt, Trial trial) {
        Effort.seeded(seed, used -> {
            for (int i = 0; i < Effort.scaled(10); i++) {
                Random random = Seeds.random(used, i);
                Path file = blank("disk" + i, (16 + random.nextInt(500)) * RandomEdits.MIB);
                PartitionTable table;
                try (FileDevice disk = FileDevice.openWritable(file)) {
                    EditOptions options = RandomEdits.options(random);
                    TableEditor editor = gpt
                            ? GptEditor.create(disk.size(), 512, options)
                            : MbrEditor.create(disk.size(), 512, options);
                    RandomEdits edits = new RandomEdits(editor, random);
                    edits.run(20);
                    editor.plan(disk).apply(disk);
                    table = PartitionTable.read(disk);
                }
                trial.run(file, table, random);
                Files.delete(file);
            }
        });
    }

    private static String script(Path disk) throws IOException {
        try (FileDevice device = FileDevice.openReadOnly(disk)) {
            return SfdiskScript.of(PartitionTable.read(device), disk.toString()).text();
        }
    }

    private void scripts(boolean gpt) {
        Sfdisk sfdisk = Sfdisk.require();
        onDisks(1, gpt, (disk, table, random) -> {
            String dump = sfdisk.dump(disk);
            assertThat(script(disk)).isEqualTo(dump);
            // Ours, of theirs, on a fresh disk.
            MemoryDevice copy = MemoryDevice.ofSize(Files.size(disk), 512, 512);
            SfdiskScript.parse("dump", dump)
                    .apply(copy.size(), 512, EditOptions.defaults())
                    .plan(copy)
                    .apply(copy);
            assertThat(SfdiskScript.of(PartitionTable.read(copy), disk.toString())
                            .text())
                    .isEqualTo(dump);
            // Theirs, of ours. It loses characters above U+FFFF in names.
            if (dump.indexOf("\\xf0") < 0 && !table.partitions().isEmpty()) {
                Path other = blank("other1", Files.size(disk));
                sfdisk.write(other, SfdiskScript.of(table, disk.toString()).text());
                assertThat(sfdisk.dump(other).replace(other.toString(), ""))
                        .isEqualTo(dump.replace(disk.toString(), ""));
                assertThat(script(other)).isEqualTo(sfdisk.dump(other));
                Files.delete(other);
            }
        });
    }

    @Test
    void scriptsOfGpt() {
        scripts(true);
    }

    @Test
    void scriptsOfMbr() {
        scripts(false);
    }

    @Test
    void backupsOfSgdisk() {
        Sgdisk sgdisk = Sgdisk.require();
        onDisks(2, true, (disk, table, random) -> {
            Path theirs = folder.resolve("theirs");
            Path ours = folder.resolve("ours");
            sgdisk.run(disk, "--backup=" + theirs);
            SgdiskBackup.of((GptTable) table).save(ours);
            assertThat(Files.readAllBytes(ours)).isEqualTo(Files.readAllBytes(theirs));
            // Ours, read there and here, for a disk of the same and of another size.
            long size = Files.size(disk) + random.nextInt(3) * RandomEdits.MIB;
            Path loaded = blank("loaded", size);
            sgdisk.run(loaded, "--load-backup=" + ours);
            MemoryDevice copy = MemoryDevice.ofSize(size, 512, 512);
            try (FileDevice file = FileDevice.openReadOnly(ours)) {
                assertThat(SgdiskBackup.isAt(file)).isTrue();
                GptEditor editor = SgdiskBackup.read(file).apply(size, EditOptions.defaults());
                editor.plan(copy).apply(copy);
            }
            GptTable read = (GptTable) PartitionTable.read(copy);
            assertThat(read.state()).isEqualTo(GptTable.State.CLEAN);
            assertThat(read.entryArray()).isEqualTo(((GptTable) table).entryArray());
            try (FileDevice file = FileDevice.openReadOnly(loaded)) {
                GptTable other = (GptTable) PartitionTable.read(file);
                assertThat(other.entryArray()).isEqualTo(read.entryArray());
                assertThat(other.diskGuid()).isEqualTo(read.diskGuid());
                if (read.entryCount() == 128 && table.sectorCount() - 2 - ((GptTable) table).lastUsableLba() == 32) {
                    assertThat(other.lastUsableLba()).isEqualTo(read.lastUsableLba());
                }
                assertThat(other.firstUsableLba()).isEqualTo(read.firstUsableLba());
            }
            Files.delete(theirs);
            Files.delete(ours);
            Files.delete(loaded);
        });
    }

    /** Damage of all sorts is repaired to what sgdisk makes of it. */
    @Test
    void repairsAsSgdiskDoes() {
        Peer sgdisk = Peer.require("sgdisk");
        onDisks(3, true, (disk, table, random) -> {
            long size = Files.size(disk);
            long last = size / 512 - 1;
            int damage = random.nextInt(6);
            try (FileDevice device = FileDevice.openWritable(disk)) {
                switch (damage) {
                    case 0 -> device.writeZeros(512, 512);
                    case 1 -> device.write(512 + 60, ByteBuffer.wrap(new byte[] {9}));
                    case 2 -> device.writeZeros(last * 512, 512);
                    case 3 -> device.write(last * 512 + 20, ByteBuffer.wrap(new byte[] {9}));
                    case 4 -> device.resize(size + (1 + random.nextInt(90)) * 1000 * 512L);
                    default -> device.write(2 * 512 + 100, ByteBuffer.wrap(new byte[] {7, 7}));
                }
            }
            Path theirs = folder.resolve("theirs");
            Files.copy(disk, theirs);
            if (damage == 4) {
                sgdisk.check("--move-second-header", theirs);
            } else {
                // The first main menu leads to recovery; its commands take the copy that is good.
                String commands =
                        damage == 2 || damage == 3 ? "r\nd\nw\ny\n" : damage == 5 ? "r\nb\nc\nw\ny\n" : "r\nb\nw\ny\n";
                Peer.require("gdisk").runWithInput(commands.replace("\nc\nw", "\nc\ny\nw"), List.of(theirs));
            }
            try (FileDevice ours = FileDevice.openWritable(disk);
                    FileDevice other = FileDevice.openReadOnly(theirs)) {
                TableRepair repair = TableRepair.plan(ours, EditOptions.defaults());
                assertThat(repair.choice()).isNotEmpty();
                repair.write().apply(ours);
                GptTable mine = (GptTable) PartitionTable.read(ours);
                GptTable his = (GptTable) PartitionTable.read(other);
                assertThat(mine.state()).isEqualTo(GptTable.State.CLEAN);
                assertThat(mine.headerSector()).as("damage %s", damage).isEqualTo(his.headerSector());
                assertThat(mine.entryArray()).isEqualTo(his.entryArray());
                assertThat(mine.backupLba()).isEqualTo(his.backupLba());
                assertThat(mine.bootSector()).isEqualTo(his.bootSector());
            }
            Files.delete(theirs);
        });
    }
}
