package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.testkit.ntfs.CorpusVolume;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Disks with a partition of NTFS between a small one before it and one of recovery behind it, which follows at once. The
 * volume is of the corpus, and knows its place.
 */
final class NtfsDisks {
    /** Number of the partition with the volume. */
    static final int NTFS = 2;

    /** Number of the partition behind it. */
    static final int RECOVERY = 3;

    private static final int HIDDEN_SECTORS = 0x1C;

    private NtfsDisks() {}

    /** A disk with room of some MiB at its end. */
    static MemoryDevice disk(PartitionTable.Kind kind, NtfsRecipe recipe, long freeAtEnd) throws IOException {
        CorpusVolume corpus = NtfsCorpus.require().volume(recipe);
        int sector = corpus.geometry().sectorSize();
        MemoryDevice volume = NtfsCorpus.deviceOf(corpus);
        long length = (volume.size() + MIB - 1) / MIB * MIB;
        long size = 4 * MIB + length + freeAtEnd;
        MemoryDevice disk = MemoryDevice.ofSize(size, sector, sector);
        boolean isGpt = kind == PartitionTable.Kind.GPT;
        TableEditor editor = isGpt
                ? GptEditor.create(size, sector, FitDisks.options(1))
                : MbrEditor.create(size, sector, FitDisks.options(1));
        add(editor, isGpt ? "esp" : "fat32", MIB, MIB);
        add(editor, "windows", 2 * MIB, length);
        add(editor, "recovery", 2 * MIB + length, MIB);
        editor.plan(disk).apply(disk);
        disk.write(MIB, random(1));
        disk.write(2 * MIB + length, random(2));
        BlockDevice window = window(disk);
        ByteBuffer bytes = ByteBuffer.allocate((int) volume.size());
        volume.read(0, bytes);
        window.write(0, bytes.flip());
        long backup = NtfsVolume.open(window).boot().backupPosition();
        for (long at : new long[] {0, backup}) {
            ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            window.read(at, boot);
            boot.putInt(HIDDEN_SECTORS, (int) (2 * MIB / sector));
            window.write(at, boot.flip());
        }
        return disk;
    }

    private static void add(TableEditor editor, String type, long position, long length) throws IOException {
        PartitionType.Scheme scheme = PartitionType.Scheme.valueOf(editor.kind().name());
        editor.add(NewPartition.builder(PartitionType.find(scheme, type).orElseThrow())
                .position(position)
                .length(length)
                .build());
    }

    /** Nothing that a file system is known by. */
    private static ByteBuffer random(long seed) {
        byte[] bytes = new byte[(int) MIB];
        new Random(seed).nextBytes(bytes);
        bytes[510] = 0;
        return ByteBuffer.wrap(bytes);
    }

    static Partition partition(BlockDevice disk, int number) throws IOException {
        return DiskLayout.read(disk).table().partition(number).orElseThrow();
    }

    /** The partition with the volume. */
    static BlockDevice window(BlockDevice disk) throws IOException {
        return partition(disk, NTFS).open(disk);
    }

    static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(device.size()));
        device.read(0, bytes);
        return bytes.array();
    }

    /** The neighbours have what they had, and the volume knows its place and fills its partition. */
    static void requireWhole(BlockDevice disk) throws IOException {
        DiskLayout layout = DiskLayout.read(disk);
        assertThat(layout.findings()).isEmpty();
        requireNeighbours(disk);
        Partition ntfs = partition(disk, NTFS);
        NtfsVolume volume = NtfsVolume.open(window(disk));
        assertThat(volume.boot().volumeSize()).isEqualTo(ntfs.length());
        for (long at : new long[] {0, volume.boot().backupPosition()}) {
            ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            volume.device().read(at, boot);
            assertThat(Integer.toUnsignedLong(boot.getInt(HIDDEN_SECTORS))).isEqualTo(ntfs.startLba());
        }
    }

    static void requireNeighbours(BlockDevice disk) throws IOException {
        Partition first = partition(disk, 1);
        Partition recovery = partition(disk, RECOVERY);
        assertThat(FitDisks.bytes(disk, first.position(), MIB))
                .isEqualTo(random(1).array());
        assertThat(FitDisks.bytes(disk, recovery.position(), MIB))
                .isEqualTo(random(2).array());
    }

    /** The files are those of the recipe, and the judges find the volume whole. */
    static void judge(BlockDevice disk, NtfsRecipe recipe, Path folder) throws IOException {
        Path file = folder.resolve("volume");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes(window(disk)));
        }
        NtfsJudge judge = NtfsJudge.require();
        judge.requireClean(file);
        judge.tree(file)
                .requireEqual(judge.tree(NtfsCorpus.require().volume(recipe).path()));
    }
}
