package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.edit.TableEditor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Disks of random bytes with three partitions and gaps of 1 MiB before and behind each of them. */
final class UsedDisks {
    static final int MIB = 1 << 20;

    private UsedDisks() {}

    /** Three partitions of 1 MiB that hold nothing that is known: at 1, 3 and 5 MiB of 8 MiB. */
    static MemoryDevice unknown(PartitionTable.Kind kind) throws IOException {
        return disk(kind, MIB, 512);
    }

    /** A volume as the second partition, between two of 1 MiB. */
    static MemoryDevice around(PartitionTable.Kind kind, BlockDevice volume) throws IOException {
        MemoryDevice disk = disk(kind, (volume.size() + MIB - 1) / MIB * MIB, volume.logicalSectorSize());
        disk.write(3L * MIB, ByteBuffer.wrap(bytes(volume)));
        return disk;
    }

    private static MemoryDevice disk(PartitionTable.Kind kind, long length, int sector) throws IOException {
        byte[] bytes = new byte[(int) (7 * MIB + length)];
        new Random(3).nextBytes(bytes);
        MemoryDevice disk = MemoryDevice.ofSize(bytes.length, sector, sector);
        disk.write(0, ByteBuffer.wrap(bytes));
        boolean isGpt = kind == PartitionTable.Kind.GPT;
        EditOptions options = EditOptions.builder().random(new Random(1)).build();
        TableEditor editor =
                isGpt ? GptEditor.create(disk.size(), sector, options) : MbrEditor.create(disk.size(), sector, options);
        PartitionType.Scheme scheme = isGpt ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR;
        PartitionType type = PartitionType.find(scheme, "windows").orElseThrow();
        long[] places = {MIB, MIB, 3 * MIB, length, 4 * MIB + length, MIB};
        for (int i = 0; i < places.length; i += 2) {
            editor.add(NewPartition.builder(type)
                    .position(places[i])
                    .length(places[i + 1])
                    .build());
            // By chance random bytes may look like something.
            disk.writeZeros(places[i], 4096);
            disk.write(places[i], ByteBuffer.wrap(new byte[] {1}));
        }
        editor.plan(disk).apply(disk);
        return disk;
    }

    static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(device.size()));
        device.read(0, bytes);
        return bytes.array();
    }
}
