package io.github.diskwright.partition.fit;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.Volume;
import java.util.Set;

/** What a partition's type and contents mean for its size. */
enum PartitionRole {
    /** It keeps its size. */
    FIXED,
    /** It holds data and can have more or less of it. */
    DATA,
    /** Its volumes do not follow the table. */
    FOREIGN;

    private static final Set<String> DATA_TYPES =
            Set.of("windows", "linux", "home", "srv", "var", "var-tmp", "user-home", "linux-reserved");
    private static final Set<String> MBR_DATA_TYPES =
            Set.of("windows", "linux", "fat12", "fat16-small", "fat16-chs", "fat16", "fat32-chs", "fat32");
    private static final Set<String> FOREIGN_TYPES =
            Set.of("ldm", "ldm-metadata", "ldm-data", "storage-spaces", "core-storage", "zfs", "apple-raid");

    /** File systems that can be made larger with tools of their systems. */
    private static final Set<String> GROWING = Set.of("ntfs", "refs", "ext2", "ext3", "ext4", "xfs", "btrfs");

    /** Bit 0: the platform needs it as it is. */
    private static final long REQUIRED = 1;

    static PartitionRole of(Volume volume, Partition partition, DiskLayout disk) {
        String type = partition.type().shortName();
        if (FOREIGN_TYPES.contains(type) || volume.content().name().equals("ldm")) {
            return FOREIGN;
        }
        boolean isGpt = partition.type().scheme() == PartitionType.Scheme.GPT;
        boolean hasDataType = isGpt
                ? DATA_TYPES.contains(type) || type.startsWith("root-") || type.startsWith("usr-")
                : MBR_DATA_TYPES.contains(type);
        boolean isData = hasDataType
                && !type.endsWith("-verity")
                && !type.endsWith("-verity-sig")
                && (!isGpt || (partition.attributes() & REQUIRED) == 0)
                && canGrow(volume.content())
                && !isSystem(partition, disk);
        return isData ? DATA : FIXED;
    }

    private static boolean canGrow(Content content) {
        return switch (content.kind()) {
            case FILE_SYSTEM -> GROWING.contains(content.name());
            case EMPTY, UNKNOWN -> true;
            default -> false;
        };
    }

    /** The small active partition that Windows starts from. */
    private static boolean isSystem(Partition partition, DiskLayout disk) {
        return partition.isActive()
                && disk.table().partitions().stream()
                        .anyMatch(other -> other.kind() != Partition.Kind.EXTENDED
                                && other.type().equals(partition.type())
                                && other.length() > partition.length());
    }
}
