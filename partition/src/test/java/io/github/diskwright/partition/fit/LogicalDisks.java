package io.github.diskwright.partition.fit;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Disks whose MBR has logical partitions, with random contents. */
final class LogicalDisks {
    private final MemoryDevice disk;
    private final MbrEditor editor;
    private final Random random;

    LogicalDisks(long size, Random random) throws IOException {
        this.disk = MemoryDevice.ofSize(size);
        this.random = random;
        EditOptions options = EditOptions.builder()
                .grain(512)
                .random(new Random(random.nextLong()))
                .build();
        this.editor = MbrEditor.create(size, 512, options);
    }

    void add(String type, Partition.Kind kind, long position, long length) throws IOException {
        editor.add(NewPartition.builder(
                        PartitionType.find(PartitionType.Scheme.MBR, type).orElseThrow())
                .kind(kind)
                .position(position)
                .length(length)
                .build());
        if (kind != Partition.Kind.EXTENDED) {
            byte[] bytes = new byte[(int) length];
            random.nextBytes(bytes);
            // Not by chance anything that is known.
            bytes[510] = 0;
            disk.write(position, ByteBuffer.wrap(bytes));
        }
    }

    MemoryDevice done() throws IOException {
        editor.plan(disk).apply(disk);
        return disk;
    }

    /** Places with and without gaps, from a sector on, up to two primary partitions around the extended one. */
    static MemoryDevice random(Random random, long size) throws IOException {
        LogicalDisks disk = new LogicalDisks(size, random);
        long sectors = size / 512;
        long at = 1 + random.nextLong(sectors / 16);
        if (random.nextInt(3) > 0) {
            long length = 1 + random.nextLong(sectors / 6);
            disk.add("windows", Partition.Kind.PRIMARY, at * 512, length * 512);
            at += length + (random.nextBoolean() ? 0 : random.nextLong(sectors / 16));
        }
        long start = at;
        int count = 1 + random.nextInt(4);
        long[][] logical = new long[count][];
        for (int i = 0; i < count; i++) {
            at += 1 + random.nextLong(random.nextBoolean() ? 3 : sectors / 20);
            logical[i] = new long[] {at, 1 + random.nextLong(sectors / 8)};
            at += logical[i][1];
        }
        at = Math.min(at + (random.nextBoolean() ? 0 : random.nextLong(sectors / 16)), sectors);
        if (at < logical[count - 1][0] + logical[count - 1][1]) {
            return random(random, size);
        }
        disk.add("extended", Partition.Kind.EXTENDED, start * 512, (at - start) * 512);
        for (long[] one : logical) {
            disk.add("linux", Partition.Kind.LOGICAL, one[0] * 512, one[1] * 512);
        }
        if (random.nextInt(3) > 0 && at < sectors) {
            disk.add("linux", Partition.Kind.PRIMARY, at * 512, (1 + random.nextLong(sectors - at)) * 512);
        }
        return disk.done();
    }
}
