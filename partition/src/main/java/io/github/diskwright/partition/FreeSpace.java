package io.github.diskwright.partition;

import io.github.diskwright.partition.internal.table.SectorRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds what no partition uses. */
final class FreeSpace {
    private FreeSpace() {}

    /** The free ranges of a table by position. */
    static List<FreeRange> of(PartitionTable table) {
        List<FreeRange> free = new ArrayList<>();
        if (table instanceof GptTable gpt) {
            long limit = unsignedMin(gpt.lastUsableLba(), table.sectorCount() - 1) + 1;
            long start = unsignedMin(gpt.firstUsableLba(), limit);
            collect(
                    table,
                    new SectorRange(start, limit),
                    used(table, Partition.Kind.PRIMARY),
                    FreeRange.Place.DISK,
                    free);
        } else if (table instanceof MbrTable mbr) {
            long limit = Math.min(table.sectorCount(), 1L << 32);
            List<SectorRange> used = used(table, Partition.Kind.PRIMARY);
            List<SectorRange> containers = used(table, Partition.Kind.EXTENDED);
            used.addAll(containers);
            collect(table, new SectorRange(1, limit), used, FreeRange.Place.DISK, free);
            if (!containers.isEmpty()) {
                List<SectorRange> inside = used(table, Partition.Kind.LOGICAL);
                mbr.chain().forEach(link -> inside.add(new SectorRange(link.lba(), link.lba() + 1)));
                SectorRange container = containers.get(0);
                SectorRange room = new SectorRange(container.start(), Math.min(container.limit(), limit));
                collect(table, room, inside, FreeRange.Place.EXTENDED, free);
            }
        }
        free.sort(Comparator.comparingLong(FreeRange::position));
        return List.copyOf(free);
    }

    private static long unsignedMin(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static List<SectorRange> used(PartitionTable table, Partition.Kind kind) {
        List<SectorRange> used = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            long start = partition.startLba();
            boolean starts = Long.compareUnsigned(start, table.sectorCount()) < 0;
            if (partition.kind() == kind && starts && partition.sectorCount() != 0) {
                long count = unsignedMin(partition.sectorCount(), table.sectorCount() - start);
                used.add(new SectorRange(start, start + count));
            }
        }
        return used;
    }

    private static void collect(
            PartitionTable table,
            SectorRange room,
            List<SectorRange> used,
            FreeRange.Place place,
            List<FreeRange> free) {
        for (SectorRange gap : room.without(used)) {
            free.add(new FreeRange(gap.start() * table.sectorSize(), gap.count() * table.sectorSize(), place));
        }
    }
}
