package io.github.diskwright.partition.fit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Windows knows a partition by. On a disk with an MBR its boot configuration (BCD device elements) and its drive
 * letters ({@code MountedDevices}) name the disk's signature and the partition's first byte; on one with a GPT they name
 * GUIDs, which stay. Both are in registry files inside the volumes, and are not changed here.
 */
final class BootBinding {
    private static final Set<String> OF_WINDOWS = Set.of("ntfs", "fat12", "fat16", "fat32", "exfat", "refs");

    private BootBinding() {}

    /** What breaks when a partition starts elsewhere. */
    static Optional<Finding> finding(PartitionTable table, Partition old, Content content, long position) {
        if (table.kind() != PartitionTable.Kind.MBR
                || old.position() == position
                || !OF_WINDOWS.contains(content.name())) {
            return Optional.empty();
        }
        String text = String.format(
                Locale.ROOT,
                "partition %d starts elsewhere: Windows boot entries (BCD) and drive letters (MountedDevices) that name"
                        + " disk %s, byte %d, have to name byte %d; bcdedit or bcdboot does that",
                old.number(),
                table.diskId().orElse("without id"),
                old.position(),
                position);
        return Optional.of(new Finding("fit.moves", Severity.WARNING, position, text));
    }
}
