package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.TableOptions;
import java.io.IOException;

/** How the command reads partition tables. */
final class Disks {
    private Disks() {}

    /** Whether the container says how large the sectors of its disk are; a raw file does not. */
    private static boolean saysSectorSize(BlockImage image) {
        return !image.format().name().equals("raw");
    }

    static TableOptions options(BlockImage image) {
        return TableOptions.builder()
                .sectorSize(saysSectorSize(image) ? TableOptions.SectorSize.CERTAIN : TableOptions.SectorSize.PROBE)
                .build();
    }

    /** Bytes of the disk's logical sectors, by its container or, where that does not say, by its partition table. */
    static int sectorSize(BlockImage image) throws IOException {
        if (saysSectorSize(image)) {
            return image.device().logicalSectorSize();
        }
        PartitionTable table = table(image);
        return table.kind() == PartitionTable.Kind.NONE ? image.device().logicalSectorSize() : table.sectorSize();
    }

    /** As above, for a disk that is to get another table: it keeps its sectors. */
    static int sectorSize(BlockDevice device, TableOptions reading) throws IOException {
        PartitionTable table = PartitionTable.read(device, reading);
        return table.kind() == PartitionTable.Kind.NONE ? device.logicalSectorSize() : table.sectorSize();
    }

    static PartitionTable table(BlockImage image) throws IOException {
        return PartitionTable.read(image.device(), options(image));
    }
}
