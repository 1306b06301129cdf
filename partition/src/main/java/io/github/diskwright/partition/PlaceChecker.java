package io.github.diskwright.partition;

import io.github.diskwright.image.device.BlockDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rules of place that all tables share: on the disk, on sector boundaries, not on each other. */
final class PlaceChecker {
    private static final long LARGE_DISK = 4_000_000_000L;
    private static final long LARGE_DISK_GRAIN = 1 << 20;
    private static final long SMALL_DISK_GRAIN = 64 << 10;

    private final BlockDevice device;
    private final int sectorSize;
    private final Findings findings;
    private final List<Area> areas = new ArrayList<>();

    /** Sectors that somebody claims, with the place in the table that says so. */
    private record Area(String name, long startLba, long limitLba, long position) {}

    PlaceChecker(BlockDevice device, int sectorSize, Findings findings) {
        this.device = device;
        this.sectorSize = sectorSize;
        this.findings = findings;
    }

    /**
     * Checks a partition's place, and remembers it for {@link #checkOverlaps}.
     *
     * @param position where the table tells the place
     * @return whether the partition is wholly on the disk
     */
    boolean isOnDisk(Partition partition, long position) {
        String name = "partition " + partition.number();
        if (!partition.isInside(device.size())) {
            findings.error(
                    "table.outside-disk",
                    position,
                    name + " is not wholly on the disk of " + device.size() / sectorSize + " sectors: "
                            + Long.toUnsignedString(partition.sectorCount()) + " sectors from sector "
                            + Long.toUnsignedString(partition.startLba()));
            return false;
        }
        if (partition.kind() != Partition.Kind.EXTENDED) {
            checkAlignment(partition, name, position);
        }
        claim(name, partition.startLba(), partition.limitLba(), position);
        return true;
    }

    /** Remembers sectors for {@link #checkOverlaps}. */
    void claim(String name, long startLba, long limitLba, long position) {
        areas.add(new Area(name, startLba, limitLba, position));
    }

    private void checkAlignment(Partition partition, String name, long position) {
        long grain = device.size() < LARGE_DISK ? SMALL_DISK_GRAIN : LARGE_DISK_GRAIN;
        if (partition.position() % device.physicalSectorSize() != 0) {
            findings.warning(
                    "table.sector-misaligned",
                    position,
                    name + " does not start on a physical sector of " + device.physicalSectorSize() + " bytes");
        } else if (partition.position() % grain != 0) {
            findings.info("table.misaligned", position, name + " does not start on a multiple of " + grain + " bytes");
        }
    }

    /** Reports all that was claimed twice, and forgets it. */
    void checkOverlaps() {
        areas.sort(Comparator.comparingLong(Area::startLba).thenComparingLong(Area::position));
        Area reach = null;
        for (Area area : areas) {
            if (reach != null && area.startLba() < reach.limitLba()) {
                findings.error(
                        "table.overlap",
                        area.position(),
                        area.name() + " starts at sector " + area.startLba() + ", inside " + reach.name()
                                + " which ends at " + (reach.limitLba() - 1));
            }
            if (reach == null || area.limitLba() > reach.limitLba()) {
                reach = area;
            }
        }
        areas.clear();
    }
}
