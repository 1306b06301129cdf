package io.github.diskwright.partition;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain of Extended Boot Records of an extended partition. Every record is read once, whatever the links
 * say, and no more of them than {@link Limits#maxChainLength()}.
 */
final class EbrChain {
    /**
     * A record of the chain.
     *
     * @param lba where it is
     * @param sector its bytes
     * @param logical its partition, relative to the record; null in a record without one
     */
    record Link(long lba, MbrSector sector, @Nullable MbrEntry logical) {}

    private final BlockDevice device;
    private final int sectorSize;
    private final Limits limits;
    private final Findings findings;
    private final List<Link> links = new ArrayList<>();

    EbrChain(BlockDevice device, int sectorSize, Limits limits, Findings findings) {
        this.device = device;
        this.sectorSize = sectorSize;
        this.limits = limits;
        this.findings = findings;
    }

    /** The records of a container in the order of the chain, up to the first broken one. */
    List<Link> follow(MbrEntry container) throws IOException {
        Set<Long> visited = new HashSet<>();
        long lba = container.startLba();
        long from = container.startLba() * sectorSize;
        while (true) {
            if (!visited.add(lba)) {
                findings.error("mbr.ebr-loop", from, "the chain of EBRs comes back to sector " + lba);
                return links;
            }
            if (links.size() == limits.maxChainLength()) {
                findings.error("mbr.ebr-count", from, "more than " + limits.maxChainLength() + " EBRs");
                return links;
            }
            if (!isReachable(lba, container, from)) {
                return links;
            }
            long position = lba * sectorSize;
            MbrSector sector = MbrSector.read(device, position);
            if (!sector.hasSignature()) {
                findings.error(
                        "mbr.ebr-signature",
                        position + MbrSector.SIZE_BYTES - 2,
                        "EBR at sector " + lba + ": expected 55 AA at its end, found something else");
                return links;
            }
            MbrEntry next = addLink(lba, sector);
            if (next == null) {
                return links;
            }
            from = MbrSector.entryPosition(position, 1) + 8;
            lba = container.startLba() + next.startLba();
        }
    }

    private boolean isReachable(long lba, MbrEntry container, long from) {
        if (lba >= container.endLba() && lba != container.startLba()) {
            findings.error(
                    "mbr.ebr-outside",
                    from,
                    "link to an EBR at sector " + lba + ", outside the extended partition of sectors "
                            + container.startLba() + " to " + (container.endLba() - 1));
            return false;
        }
        if (lba >= device.size() / sectorSize) {
            findings.error("mbr.ebr-outside", from, "link to an EBR at sector " + lba + ", beyond the end of the disk");
            return false;
        }
        return true;
    }

    /** Takes a record in, and answers the entry that leads to the next one. */
    private @Nullable MbrEntry addLink(long lba, MbrSector sector) {
        MbrEntry logical = null;
        MbrEntry next = null;
        int unexpected = 0;
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry entry = sector.entries().get(i);
            if (entry.isEmpty() || entry.sectorCount() == 0) {
                continue;
            }
            if (entry.isExtended() && next == null && i < 2) {
                next = entry;
            } else if (!entry.isExtended() && logical == null && i < 2) {
                logical = entry;
            } else {
                unexpected++;
            }
        }
        if (unexpected > 0) {
            findings.warning(
                    "mbr.ebr-entries",
                    lba * sectorSize + MbrSector.ENTRIES_OFFSET,
                    "EBR at sector " + lba + " has " + unexpected + " entries that mean nothing there");
        }
        links.add(new Link(lba, sector, logical));
        return next;
    }
}
