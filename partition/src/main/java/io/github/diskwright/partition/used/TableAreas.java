package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;

/** Where on a disk its partition table is. */
final class TableAreas {
    private TableAreas() {}

    /** The areas on a disk of a size, of kind data: of a GPT all that partitions must not use. */
    static List<Extent> of(PartitionTable table, long diskSize) {
        long sector = table.sectorSize();
        List<Extent> areas = new ArrayList<>();
        if (table instanceof GptTable gpt) {
            add(areas, 0, bytes(gpt.firstUsableLba(), sector), diskSize);
            add(areas, bytes(gpt.lastUsableLba() + 1, sector), diskSize, diskSize);
        } else if (table instanceof MbrTable mbr) {
            mbr.bootRecords()
                    .forEach(record -> add(areas, record.lba() * sector, (record.lba() + 1) * sector, diskSize));
        }
        return areas;
    }

    /** What lies behind the disk's end is left out. */
    private static void add(List<Extent> areas, long start, long limit, long diskSize) {
        long end = Math.min(limit, diskSize);
        if (start < end) {
            areas.add(new Extent(start, end - start, Extent.Kind.DATA));
        }
    }

    private static long bytes(long sectors, long sectorSize) {
        return Long.compareUnsigned(sectors, Long.MAX_VALUE / sectorSize) > 0 ? Long.MAX_VALUE : sectors * sectorSize;
    }
}
