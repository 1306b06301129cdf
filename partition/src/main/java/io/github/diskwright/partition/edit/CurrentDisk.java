package io.github.diskwright.partition.edit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.TableOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the table of a disk in the sectors that an editor counts in, whatever the device says of itself. */
final class CurrentDisk {
    private CurrentDisk() {}

    /** A device with sectors of another size. */
    private static final class Resectored extends ForwardingDevice {
        private final int sectorSize;

        Resectored(BlockDevice device, int sectorSize) {
            super(device);
            this.sectorSize = sectorSize;
        }

        @Override
        public int logicalSectorSize() {
            return sectorSize;
        }

        @Override
        public int physicalSectorSize() {
            return Math.max(sectorSize, super.physicalSectorSize());
        }
    }

    static PartitionTable read(BlockDevice device, int sectorSize, EditOptions options) throws IOException {
        TableOptions reading = options.reading().toBuilder()
                .sectorSize(TableOptions.SectorSize.CERTAIN)
                .build();
        return PartitionTable.read(new Resectored(device, sectorSize), reading);
    }

    /** Holds the result of a plan against the rules for reading, and against what was asked for. */
    static void require(BlockDevice result, TableEditor wanted, EditOptions options) throws IOException {
        PartitionTable table = read(result, wanted.sectorSize(), options);
        for (Finding finding : table.findings()) {
            if (finding.severity() == Severity.ERROR) {
                throw new RefusedException("the table would not be sound: " + finding, "change that, too");
            }
        }
        if (table.kind() != wanted.kind()
                || !describe(table.partitions()).equals(describe(wanted.partitions()))
                || !table.diskId().equals(Optional.of(wanted.diskId()))) {
            throw new RefusedException(
                    "the disk would not be read as it is meant: " + table.kind() + " table with "
                            + table.partitions().size() + " partitions",
                    "report this");
        }
    }

    private static List<String> describe(List<Partition> partitions) {
        return partitions.stream()
                .map(p -> p + " " + p.kind() + " " + p.guid() + " " + p.attributes() + " " + p.isActive() + p.name())
                .toList();
    }

    static RefusedException changed(BlockDevice device) {
        return new RefusedException(
                device.description() + ": the table is not the one that was read",
                "read it again and repeat the change");
    }
}
