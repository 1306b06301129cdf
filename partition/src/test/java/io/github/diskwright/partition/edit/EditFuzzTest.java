package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tables, scripts and backups go through reading, editing and planning with typed errors only. */
class EditFuzzTest {
    private static final long SIZE = 12L << 20;

    @TempDir
    private Path folder;

    private static MemoryDevice disk(boolean gpt, int sectorSize, long seed) throws IOException {
        Random random = new Random(seed);
        MemoryDevice disk = MemoryDevice.ofSize(SIZE, sectorSize, sectorSize);
        EditOptions options = RandomEdits.options(random);
        RandomEdits edits = new RandomEdits(
                gpt ? GptEditor.create(SIZE, sectorSize, options) : MbrEditor.create(SIZE, sectorSize, options),
                random);
        edits.run(15);
        edits.editor.plan(disk).apply(disk);
        return disk;
    }

    private static List<MemoryDevice> samples() throws IOException {
        List<MemoryDevice> disks = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            disks.add(disk(true, 512, seed));
            disks.add(disk(true, 4096, seed));
            disks.add(disk(false, 512, seed));
        }
        return disks;
    }

    /** Makes the checksums of both copies right where their headers allow it. */
    private static void seal(ResizableDevice device) throws IOException {
        for (long position : new long[] {512, 4096, device.size() - 512, device.size() - 4096}) {
            if (position < 0 || position + 4096 > device.size() && position + 512 > device.size()) {
                continue;
            }
            ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            device.read(position, sector);
            sector.flip();
            int size = sector.getInt(12);
            if (GptHeader.isAt(sector) && size >= 92 && size <= 512) {
                long array = sector.getLong(72) * (position % 4096 == 0 && position != 512 ? 4096 : 512);
                long length = Integer.toUnsignedLong(sector.getInt(80)) * Integer.toUnsignedLong(sector.getInt(84));
                if (array > 0 && length > 0 && length < SIZE && array < device.size() - length) {
                    ByteBuffer entries = ByteBuffer.allocate((int) length);
                    device.read(array, entries);
                    sector.putInt(88, GptHeader.crc(entries.array()));
                }
                sector.putInt(16, GptHeader.crc(sector, size));
                device.write(position, sector);
            }
        }
    }

    private static void edit(BlockDevice device) throws IOException {
        Random random = new Random(device.size());
        EditOptions options = EditOptions.builder().random(random).build();
        try {
            TableRepair.plan(device, options);
        } catch (RefusedException e) {
            // A repair refuses what an edit may put right.
        }
        TableEditor editor = TableEditor.open(device, options);
        PartitionType.Scheme scheme = PartitionType.Scheme.valueOf(editor.kind().name());
        for (Partition partition : editor.partitions()) {
            if (partition.number() % 2 == 0) {
                editor.largestLength(partition.number());
                editor.setType(
                        partition.number(), PartitionType.find(scheme, "linux").orElseThrow());
            }
        }
        editor.freeRanges();
        editor.add(NewPartition.builder(PartitionType.find(scheme, "linux").orElseThrow())
                .length(4096)
                .build());
        TableWrite write = editor.plan(device);
        assertThat(write.length()).isLessThan(32 << 20);
    }

    @Test
    void damagedTablesAreEditedOrRefused() throws IOException {
        List<Extent> areas = List.of(
                new Extent(0, 20 << 10, Extent.Kind.DATA),
                new Extent(SIZE - (20 << 10), 20 << 10, Extent.Kind.DATA),
                new Extent(1 << 20, 1024, Extent.Kind.DATA));
        var report = Fuzzer.named("table editors")
                .areas(areas)
                .repairingDevices(EditFuzzTest::seal)
                .cases(Effort.scaled(500))
                .maxReads(30_000)
                .runDevices(samples(), EditFuzzTest::edit);
        assertThat(report.accepted()).isPositive();
        assertThat(report.refused()).isPositive();
    }

    @Test
    void conversionsOfDamagedTables() throws IOException {
        Fuzzer.named("conversions")
                .seed(2)
                .cases(Effort.scaled(300))
                .repairingDevices(EditFuzzTest::seal)
                .maxReads(30_000)
                .runDevices(samples(), device -> {
                    PartitionTable table = PartitionTable.read(device);
                    if (table instanceof GptTable gpt) {
                        TableConversion.toMbr(gpt, EditOptions.defaults())
                                .editor()
                                .plan(device);
                    } else if (table instanceof MbrTable mbr) {
                        TableConversion.toGpt(mbr, EditOptions.defaults())
                                .editor()
                                .plan(device);
                    }
                });
    }

    @Test
    void scripts() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        for (MemoryDevice disk : samples()) {
            samples.add(SfdiskScript.of(PartitionTable.read(disk), "/dev/sda")
                    .text()
                    .getBytes(StandardCharsets.UTF_8));
        }
        samples.add("label: dos\n2048,4096,7,*\n,20M,L\n,,E\n".getBytes(StandardCharsets.UTF_8));
        samples.add("label: gpt\ngrain: 4096\nsize=3MiB, type=U, name=\"\\xc3\\xa4\", attrs=\"GUID:60,63\"\n"
                .getBytes(StandardCharsets.UTF_8));
        Fuzzer.named("sfdisk scripts").seed(3).cases(Effort.scaled(500)).runBytes(samples, bytes -> {
            SfdiskScript script = SfdiskScript.parse("script", new String(bytes, StandardCharsets.UTF_8));
            script.apply(SIZE, 512, EditOptions.defaults()).plan(MemoryDevice.ofSize(SIZE));
        });
    }

    @Test
    void backupsAndSavedSectors() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        for (MemoryDevice disk : samples()) {
            if (PartitionTable.read(disk) instanceof GptTable gpt) {
                samples.add(bytes(SgdiskBackup.of(gpt).bytes()));
            }
        }
        Fuzzer.named("sgdisk backups")
                .seed(4)
                .cases(Effort.scaled(300))
                .repairing(EditFuzzTest::sealBackup)
                .runBytes(samples, bytes -> {
                    MemoryDevice file = MemoryDevice.copyOf(bytes);
                    SgdiskBackup.read(file).apply(SIZE, EditOptions.defaults()).plan(MemoryDevice.ofSize(SIZE));
                });
    }

    @Test
    void savedSectorsOfAllKinds() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        for (MemoryDevice disk : samples()) {
            TableEditor editor = TableEditor.open(disk, EditOptions.defaults());
            editor.delete(
                    editor.partitions().get(editor.partitions().size() - 1).number());
            Path file = folder.resolve("saved" + samples.size());
            editor.plan(disk).apply(disk, file);
            samples.add(Files.readAllBytes(file));
        }
        Fuzzer.named("saved sectors")
                .seed(5)
                .cases(Effort.scaled(300))
                .repairing(EditFuzzTest::sealSaved)
                .runBytes(
                        samples,
                        bytes -> SavedSectors.read(MemoryDevice.copyOf(bytes))
                                .plan(MemoryDevice.ofSize(SIZE), SavedSectors.Changed.OVERWRITE));
    }

    private static void sealSaved(byte[] bytes) {
        if (bytes.length >= 32) {
            CRC32 crc = new CRC32();
            crc.update(bytes, 0, bytes.length - 4);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int) crc.getValue());
        }
    }

    private static void sealBackup(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length >= 1024 && b.getInt(512 + 12) >= 92 && b.getInt(512 + 12) <= 512) {
            b.putInt(512 + 16, GptHeader.crc(b.slice(512, 512), b.getInt(512 + 12)));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
