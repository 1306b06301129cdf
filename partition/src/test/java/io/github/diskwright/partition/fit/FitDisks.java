package io.github.diskwright.partition.fit;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.edit.TableEditor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Disks to be fitted. */
final class FitDisks {
    static final long MIB = 1L << 20;

    private FitDisks() {}

    static EditOptions options(long seed) {
        return EditOptions.builder().random(new Random(seed)).grain(4096).build();
    }

    /** A partition with a short name of its type and its size. */
    record Wanted(String type, long length) {}

    /** A disk with partitions of given sizes one after the other from 1 MiB on. */
    static MemoryDevice gpt(long size, int sectorSize, List<Wanted> partitions) throws IOException {
        MemoryDevice disk = MemoryDevice.ofSize(size, sectorSize, sectorSize);
        TableEditor editor = GptEditor.create(size, sectorSize, options(1));
        long at = MIB;
        for (Wanted wanted : partitions) {
            PartitionType type =
                    PartitionType.find(PartitionType.Scheme.GPT, wanted.type()).orElseThrow();
            editor.add(NewPartition.builder(type)
                    .position(at)
                    .length(wanted.length())
                    .name(wanted.type())
                    .build());
            at += wanted.length();
        }
        editor.plan(disk).apply(disk);
        return disk;
    }

    /** A random disk with random contents; volumes of the ext kind say how large they are. */
    static MemoryDevice random(Random random, int sectorSize) throws IOException {
        long size = (4 + random.nextInt(12)) * MIB;
        MemoryDevice disk = MemoryDevice.ofSize(size, sectorSize, sectorSize);
        boolean isGpt = random.nextBoolean();
        EditOptions options = options(random.nextLong());
        TableEditor editor =
                isGpt ? GptEditor.create(size, sectorSize, options) : MbrEditor.create(size, sectorSize, options);
        PartitionType.Scheme scheme = isGpt ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR;
        List<String> types = List.of("linux", "windows", "linux", "esp", "recovery");
        int count = 1 + random.nextInt(isGpt ? 6 : 4);
        long at = MIB;
        for (int i = 0; i < count; i++) {
            long length = (1 + random.nextInt(120)) * 16_384L;
            at += random.nextInt(3) == 0 ? random.nextInt(64) * 4096L : 0;
            if (at + length > size - MIB) {
                break;
            }
            String type = types.get(random.nextInt(types.size()));
            editor.add(NewPartition.builder(PartitionType.find(scheme, type).orElseThrow())
                    .position(at)
                    .length(length)
                    .kind(Partition.Kind.PRIMARY)
                    .build());
            fill(disk, at, length, random);
            at += length;
        }
        editor.plan(disk).apply(disk);
        return disk;
    }

    private static void fill(BlockDevice disk, long position, long length, Random random) throws IOException {
        byte[] bytes = new byte[(int) length];
        random.nextBytes(bytes);
        ByteBuffer volume = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        // Not by chance anything that is known.
        volume.putShort(510, (short) 0);
        if (random.nextBoolean()) {
            ext(volume, Math.max(8, length / 1024 / (1 + random.nextInt(4))));
        }
        disk.write(position, volume);
    }

    /** What says that a volume is of the ext kind and how large it is. */
    private static void ext(ByteBuffer volume, long blocks) {
        for (int i = 0; i < 2048; i++) {
            volume.put(i, (byte) 0);
        }
        volume.putInt(1024, 16)
                .putInt(1028, (int) blocks)
                .putInt(1024 + 0x20, 8192)
                .putInt(1024 + 0x28, 16);
        volume.putShort(1024 + 0x38, (short) 0xEF53).putShort(1024 + 0x3A, (short) 1);
    }

    /** The first bytes of a partition. */
    static byte[] bytes(BlockDevice disk, long position, long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        disk.read(position, bytes);
        return bytes.array();
    }

    static PartitionTable table(BlockDevice disk) throws IOException {
        return DiskLayout.read(disk).table();
    }
}
