package io.github.diskwright.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.NewPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * The disk that the demonstration works on: 4 GiB with a GPT as Windows makes it, an EFI system partition, and a data
 * partition with files. The same every time.
 */
final class DemoDisk {
    /** Bytes of the disk. */
    static final long SIZE = 4L << 30;

    private static final long MIB = 1L << 20;
    private static final int SECTOR = 512;
    private static final int CLUSTER = 4 << 10;
    private static final UUID DISK_ID = UUID.fromString("d15c0000-0000-4000-8000-000000000001");

    private DemoDisk() {}

    /**
     * Fills a disk.
     *
     * @param disk {@link #SIZE} bytes of zeros
     * @param data bytes of files to put on it
     */
    static void fill(BlockDevice disk, long data) throws IOException {
        GptEditor table = GptEditor.create(disk.size(), SECTOR, EditOptions.defaults());
        table.setDiskGuid(DISK_ID);
        Partition esp = add(table, 2, "esp", 1, 260, "EFI system partition");
        add(table, 3, "msr", 261, 16, "Microsoft reserved partition");
        Partition windows = add(table, 4, "windows", 277, SIZE / MIB - 278, "Basic data partition");
        table.plan(disk).apply(disk);
        Random random = new Random(2026);
        DemoVolume efi = volume(disk, esp, SECTOR, "SYSTEM");
        efi.add("STARTUP", "NSH", ByteBuffer.wrap("echo Diskwright demonstration\r\n".getBytes(US_ASCII)));
        efi.finish();
        DemoVolume files = volume(disk, windows, CLUSTER, "DATA");
        addFiles(files, data, random);
        files.finish();
    }

    private static void addFiles(DemoVolume volume, long data, Random random) throws IOException {
        long left = data;
        int files = volume.room();
        for (int i = 0; i < files && left > 0; i++) {
            int share = (int) Math.min(left, Math.max(CLUSTER, data / files + 1));
            volume.add(
                    String.format(Locale.ROOT, "FILE%04d", i),
                    i % 2 == 0 ? "TXT" : "BIN",
                    i % 2 == 0 ? text(share, random) : noise(share, random));
            left -= share;
        }
    }

    private static ByteBuffer text(int length, Random random) {
        String[] words = {"disk ", "image ", "partition ", "volume ", "sector ", "cluster ", "extent ", "block\n"};
        ByteBuffer text = ByteBuffer.allocate(length);
        while (text.hasRemaining()) {
            byte[] word = words[random.nextInt(words.length)].getBytes(US_ASCII);
            text.put(word, 0, Math.min(word.length, text.remaining()));
        }
        return text.flip();
    }

    private static ByteBuffer noise(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static DemoVolume volume(BlockDevice disk, Partition partition, int clusterSize, String label)
            throws IOException {
        return new DemoVolume(partition.open(disk), clusterSize, label, partition.startLba());
    }

    private static Partition add(GptEditor table, int id, String type, long startMib, long mib, String name)
            throws IOException {
        PartitionType known = PartitionType.find(PartitionType.Scheme.GPT, type).orElseThrow();
        int number = table.add(NewPartition.builder(known)
                .position(startMib * MIB)
                .length(mib * MIB)
                .guid(new UUID(DISK_ID.getMostSignificantBits(), DISK_ID.getLeastSignificantBits() + id))
                .name(name)
                .build());
        return table.partition(number).orElseThrow();
    }
}
