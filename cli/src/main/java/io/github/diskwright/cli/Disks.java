package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.TableOptions;
import java.io.IOException;

/** How the command reads partition tables. */
final class Disks {
    private Disks() {}

    /** A raw file does not say how large the sectors of its disk are; other containers do. */
    static TableOptions options(BlockImage image) {
        return TableOptions.builder()
                .sectorSize(
                        image.format().name().equals("raw")
                                ? TableOptions.SectorSize.PROBE
                                : TableOptions.SectorSize.CERTAIN)
                .build();
    }

    /** Bytes of the disk's logical sectors, by its container or, where that does not say, by its partition table. */
    static int sectorSize(BlockImage image) throws IOException {
        PartitionTable table = table(image);
        return table.kind() == PartitionTable.Kind.NONE ? image.device().logicalSectorSize() : table.sectorSize();
    }

    static PartitionTable table(BlockImage image) throws IOException {
        return PartitionTable.read(image.device(), options(image));
    }
}
