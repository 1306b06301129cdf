package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the partitions of an MBR and holds them against the rules. For one reading. */
final class MbrReader {
    private static final int FIRST_LOGICAL = 5;

    private final BlockDevice device;
    private final int sectorSize;
    private final Limits limits;
    private final Findings findings;
    private final PlaceChecker places;
    private final List<Partition> partitions = new ArrayList<>();

    MbrReader(BlockDevice device, int sectorSize, Limits limits) {
        this.device = device;
        this.sectorSize = sectorSize;
        this.limits = limits;
        this.findings = new Findings(limits);
        this.places = new PlaceChecker(device, sectorSize, findings);
    }

    /** Whether a sector that ends in 55 AA can be an MBR of a disk of this many sectors. */
    static boolean isPlausible(MbrSector sector, long sectorCount) {
        if (!sector.hasSignature() || sector.isVolumeBootSector() || !sector.hasLegalStatuses()) {
            return false;
        }
        List<MbrEntry> used =
                sector.entries().stream().filter(entry -> !entry.isEmpty()).toList();
        // An image that lost its end still has its MBR.
        return used.stream().allMatch(entry -> entry.sectorCount() > 0)
                && (used.isEmpty() || used.stream().anyMatch(entry -> entry.startLba() < sectorCount));
    }

    MbrTable read(MbrSector sector) throws IOException {
        MbrEntry container = readPrimaries(sector);
        places.checkOverlaps();
        List<EbrChain.Link> chain = List.of();
        if (container != null) {
            chain = new EbrChain(device, sectorSize, limits, findings).follow(container);
            readLogicals(container, chain);
            places.checkOverlaps();
        }
        return new MbrTable(this, sector, chain);
    }

    private @Nullable MbrEntry readPrimaries(MbrSector sector) {
        MbrEntry container = null;
        int active = 0;
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry entry = sector.entries().get(i);
            if (entry.isEmpty()) {
                continue;
            }
            long position = MbrSector.entryPosition(0, i);
            Partition partition = partition(i + 1, entry, sectorSize);
            partitions.add(partition);
            places.isOnDisk(partition, position + 8);
            if (entry.startLba() == 0) {
                findings.warning("mbr.covers-mbr", position + 8, "partition " + (i + 1) + " covers the MBR itself");
            }
            active += entry.isActive() ? 1 : 0;
            if (entry.isExtended() && container != null) {
                findings.error("mbr.two-extended", position + 4, "partition " + (i + 1) + " is a second extended one");
            } else if (entry.isExtended()) {
                container = entry;
            }
        }
        if (active > 1) {
            findings.error("mbr.two-active", MbrSector.ENTRIES_OFFSET, active + " partitions are active, expected one");
        }
        return container;
    }

    private void readLogicals(MbrEntry container, List<EbrChain.Link> chain) {
        int number = FIRST_LOGICAL;
        for (EbrChain.Link link : chain) {
            MbrEntry logical = link.logical();
            String owner = logical == null ? "" : " of partition " + number;
            long position = MbrSector.entryPosition(link.lba() * sectorSize, 0);
            places.claim("the EBR" + owner, link.lba(), link.lba() + 1, position);
            if (logical != null) {
                readLogical(container, link, logical, number++);
            }
        }
    }

    private void readLogical(MbrEntry container, EbrChain.Link link, MbrEntry logical, int number) {
        long startLba = link.lba() + logical.startLba();
        Partition partition = Partition.builder(number, PartitionType.of(logical.type()))
                .kind(Partition.Kind.LOGICAL)
                .range(sectorSize, startLba, logical.sectorCount())
                .active(logical.isActive())
                .build();
        partitions.add(partition);
        long position = MbrSector.entryPosition(link.lba() * sectorSize, 0) + 8;
        boolean onDisk = places.isOnDisk(partition, position);
        if (onDisk && partition.limitLba() > container.endLba()) {
            findings.error(
                    "mbr.logical-outside",
                    position,
                    "partition " + number + " of sectors " + startLba + " to " + (partition.limitLba() - 1)
                            + " is not inside the extended partition, which ends at " + (container.endLba() - 1));
        }
    }

    /** The partition of an entry of the MBR itself. */
    static Partition partition(int number, MbrEntry entry, int sectorSize) {
        return Partition.builder(number, PartitionType.of(entry.type()))
                .kind(entry.isExtended() ? Partition.Kind.EXTENDED : Partition.Kind.PRIMARY)
                .range(sectorSize, entry.startLba(), entry.sectorCount())
                .active(entry.isActive())
                .build();
    }

    int sectorSize() {
        return sectorSize;
    }

    long sectorCount() {
        return device.size() / sectorSize;
    }

    List<Partition> partitions() {
        return partitions;
    }

    List<Finding> findings() {
        return findings.toList();
    }
}
