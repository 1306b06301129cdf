package io.github.diskwright.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds what no partition uses. */
final class FreeSpace {
    private FreeSpace() {}

    /** Sectors, the last one not included. */
    private record Sectors(long start, long limit) {}

    /** The free ranges of a table by position. */
    static List<FreeRange> of(PartitionTable table) {
        List<FreeRange> free = new ArrayList<>();
        if (table instanceof GptTable gpt) {
            long limit = unsignedMin(gpt.lastUsableLba(), table.sectorCount() - 1) + 1;
            long start = unsignedMin(gpt.firstUsableLba(), limit);
            collect(table, new Sectors(start, limit), used(table, Partition.Kind.PRIMARY), FreeRange.Place.DISK, free);
        } else if (table instanceof MbrTable mbr) {
            long limit = Math.min(table.sectorCount(), 1L << 32);
            List<Sectors> used = used(table, Partition.Kind.PRIMARY);
            List<Sectors> containers = used(table, Partition.Kind.EXTENDED);
            used.addAll(containers);
            collect(table, new Sectors(1, limit), used, FreeRange.Place.DISK, free);
            if (!containers.isEmpty()) {
                List<Sectors> inside = used(table, Partition.Kind.LOGICAL);
                mbr.chain().forEach(link -> inside.add(new Sectors(link.lba(), link.lba() + 1)));
                Sectors container = containers.get(0);
                Sectors room = new Sectors(container.start(), Math.min(container.limit(), limit));
                collect(table, room, inside, FreeRange.Place.EXTENDED, free);
            }
        }
        free.sort(Comparator.comparingLong(FreeRange::position));
        return List.copyOf(free);
    }

    private static long unsignedMin(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static List<Sectors> used(PartitionTable table, Partition.Kind kind) {
        List<Sectors> used = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            long start = partition.startLba();
            boolean starts = Long.compareUnsigned(start, table.sectorCount()) < 0;
            if (partition.kind() == kind && starts && partition.sectorCount() != 0) {
                long count = unsignedMin(partition.sectorCount(), table.sectorCount() - start);
                used.add(new Sectors(start, start + count));
            }
        }
        return used;
    }

    private static void collect(
            PartitionTable table, Sectors room, List<Sectors> used, FreeRange.Place place, List<FreeRange> free) {
        List<Sectors> sorted = new ArrayList<>(used);
        sorted.sort(Comparator.comparingLong(Sectors::start));
        // An end mark makes the space after the last partition a gap like the others.
        sorted.add(new Sectors(room.limit(), room.limit()));
        long at = room.start();
        for (Sectors area : sorted) {
            long end = Math.min(area.start(), room.limit());
            if (end > at) {
                free.add(new FreeRange(at * table.sectorSize(), (end - at) * table.sectorSize(), place));
            }
            at = Math.max(at, area.limit());
        }
    }
}
