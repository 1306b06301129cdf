package io.github.diskwright.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
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
    private static final int CLUSTER = 4 << 10;
    private static final UUID ESP = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static final UUID RESERVED = UUID.fromString("e3c9e316-0b5c-4db8-817d-f92df00215ae");
    private static final UUID BASIC_DATA = UUID.fromString("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");
    private static final UUID DISK_ID = UUID.fromString("d15c0000-0000-4000-8000-000000000001");

    private DemoDisk() {}

    /**
     * Fills a disk.
     *
     * @param disk {@link #SIZE} bytes of zeros
     * @param data bytes of files to put on it
     */
    static void fill(BlockDevice disk, long data) throws IOException {
        List<DemoTable.Entry> entries = List.of(
                entry(2, ESP, 1, 260, "EFI system partition"),
                entry(3, RESERVED, 261, 16, "Microsoft reserved partition"),
                entry(4, BASIC_DATA, 277, SIZE / MIB - 278, "Basic data partition"));
        new DemoTable(disk, DISK_ID, entries).write();
        Random random = new Random(2026);
        DemoVolume efi = volume(disk, entries.get(0), 512, "SYSTEM");
        efi.add("STARTUP", "NSH", ByteBuffer.wrap("echo Diskwright demonstration\r\n".getBytes(US_ASCII)));
        efi.finish();
        DemoVolume files = volume(disk, entries.get(2), CLUSTER, "DATA");
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

    private static DemoVolume volume(BlockDevice disk, DemoTable.Entry entry, int clusterSize, String label) {
        WindowDevice window = WindowDevice.of(disk, entry.position(), entry.length(), entry.name());
        return new DemoVolume(window, clusterSize, label, entry.position() / 512);
    }

    private static DemoTable.Entry entry(int id, UUID type, long startMib, long mib, String name) {
        UUID unique = new UUID(DISK_ID.getMostSignificantBits(), DISK_ID.getLeastSignificantBits() + id);
        return new DemoTable.Entry(type, unique, startMib * MIB, mib * MIB, name);
    }
}
