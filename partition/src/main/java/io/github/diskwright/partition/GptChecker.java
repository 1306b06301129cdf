package io.github.diskwright.partition;

import static io.github.diskwright.image.ImageException.hex;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Lists the partitions of a valid GPT copy and holds them, the header and the first sector against the rules. */
final class GptChecker {
    private static final long MAX_PROTECTED = 0xFFFF_FFFFL;
    private static final int USUAL_ENTRIES = 128;

    private final GptScan scan;
    private final GptCopy copy;
    private final GptHeader header;
    private final MbrSector mbr;
    private final Findings findings;
    private final PlaceChecker places;
    private final List<Partition> partitions = new ArrayList<>();
    private final List<Partition> hybridPartitions = new ArrayList<>();
    private final GptTable.Protection protection;

    GptChecker(BlockDevice device, GptScan scan, GptCopy copy, MbrSector mbr, Limits limits) {
        this.scan = scan;
        this.copy = copy;
        this.header = copy.requireHeader();
        this.mbr = mbr;
        this.findings = new Findings(limits);
        this.places = new PlaceChecker(device, scan.sectorSize(), findings);
        findings.addAll(scan.findings());
        checkHeader();
        checkEntries();
        protection = checkProtection();
    }

    GptHeader header() {
        return header;
    }

    MbrSector mbr() {
        return mbr;
    }

    GptTable.Protection protection() {
        return protection;
    }

    List<Partition> partitions() {
        return List.copyOf(partitions);
    }

    List<Partition> hybridPartitions() {
        return List.copyOf(hybridPartitions);
    }

    List<Finding> findings() {
        return findings.toList();
    }

    private void checkHeader() {
        long position = copy.lba() * scan.sectorSize();
        if (header.revision() != GptHeader.REVISION) {
            findings.warning(
                    "gpt.revision",
                    position + 8,
                    "GPT revision: expected 0x10000, found " + hex(Integer.toUnsignedLong(header.revision())));
        }
        if (header.headerSize() != GptHeader.SIZE_BYTES) {
            findings.info(
                    "gpt.header-size-unusual",
                    position + 12,
                    "GPT header of " + header.headerSize() + " bytes; the usual one has " + GptHeader.SIZE_BYTES);
        }
        if (header.reserved() != 0 || hasHeaderTail()) {
            findings.warning("gpt.reserved", position + 20, "reserved bytes of the GPT header are not zero");
        }
        if (header.entryCount() < USUAL_ENTRIES) {
            findings.warning(
                    "gpt.few-entries",
                    position + 80,
                    "the GPT has " + header.entryCount() + " entries, expected " + USUAL_ENTRIES + " or more");
        }
        if (header.entrySize() != GptEntry.SIZE_BYTES) {
            findings.info(
                    "gpt.entry-size-unusual",
                    position + 84,
                    "GPT entries of " + header.entrySize() + " bytes, which not every tool reads");
        }
    }

    private boolean hasHeaderTail() {
        ByteBuffer sector = copy.sector();
        for (int i = GptHeader.SIZE_BYTES; i < sector.capacity(); i++) {
            if (sector.get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    private void checkEntries() {
        ByteBuffer array = copy.array();
        Map<UUID, Integer> owners = new HashMap<>();
        for (int slot = 0; slot < header.entryCount(); slot++) {
            int index = slot * (int) header.entrySize();
            if (GptEntry.isUsed(array, index)) {
                checkEntry(GptEntry.read(array, index), slot + 1, owners);
                checkName(array, index, slot + 1);
            }
        }
        places.checkOverlaps();
    }

    private void checkEntry(GptEntry entry, int number, Map<UUID, Integer> owners) {
        boolean reversed = Long.compareUnsigned(entry.startLba(), entry.endLba()) > 0;
        // A full 64-bit range wraps to a count of zero, which no disk can hold anyway.
        long count = reversed ? 0 : entry.endLba() - entry.startLba() + 1;
        Partition partition = Partition.builder(number, PartitionType.of(entry.type()))
                .range(scan.sectorSize(), entry.startLba(), count)
                .gpt(entry.unique(), entry.name(), entry.attributes())
                .build();
        partitions.add(partition);
        long position = entryPosition(number);
        if (reversed) {
            findings.error(
                    "gpt.reversed",
                    position + 32,
                    "partition " + number + " starts at sector " + Long.toUnsignedString(entry.startLba())
                            + " and ends before that, at " + Long.toUnsignedString(entry.endLba()));
        } else if (places.isOnDisk(partition, position + 32)) {
            checkUsable(entry, number);
        }
        if (entry.unique().equals(MixedGuid.ZERO)) {
            findings.error("gpt.zero-guid", position + 16, "partition " + number + " has no unique GUID");
        } else {
            Integer owner = owners.putIfAbsent(entry.unique(), number);
            if (owner != null) {
                findings.error(
                        "gpt.duplicate-guid",
                        position + 16,
                        "partitions " + owner + " and " + number + " have the same unique GUID " + entry.unique());
            }
        }
        if ((entry.attributes() & GptEntry.RESERVED_ATTRIBUTES) != 0) {
            findings.warning(
                    "gpt.reserved-attributes",
                    position + 48,
                    "partition " + number + " has reserved attribute bits: " + hex(entry.attributes()));
        }
    }

    private void checkUsable(GptEntry entry, int number) {
        if (Long.compareUnsigned(entry.startLba(), header.firstUsableLba()) < 0
                || Long.compareUnsigned(entry.endLba(), header.lastUsableLba()) > 0) {
            findings.error(
                    "gpt.entry-range",
                    entryPosition(number) + 32,
                    "partition " + number + " uses sectors " + Long.toUnsignedString(entry.startLba()) + " to "
                            + Long.toUnsignedString(entry.endLba()) + ", allowed "
                            + Long.toUnsignedString(header.firstUsableLba()) + " to "
                            + Long.toUnsignedString(header.lastUsableLba()));
        }
    }

    private void checkName(ByteBuffer array, int index, int number) {
        if (!GptEntry.hasValidName(array, index)) {
            findings.warning(
                    "gpt.name", entryPosition(number) + 56, "name of partition " + number + " is not valid UTF-16");
        }
        if (GptEntry.hasNameTail(array, index)) {
            findings.info(
                    "gpt.name-tail",
                    entryPosition(number) + 56,
                    "partition " + number + " has bytes after the end of its name");
        }
    }

    private long entryPosition(int number) {
        return header.entryLba() * scan.sectorSize() + (number - 1) * header.entrySize();
    }

    private GptTable.Protection checkProtection() {
        if (mbr.isProtective()) {
            return checkProtective();
        }
        if (mbr.hasSignature() && !mbr.isVolumeBootSector() && mbr.hasLegalStatuses()) {
            findings.warning(
                    "gpt.unprotected",
                    MbrSector.ENTRIES_OFFSET,
                    "the MBR in the first sector has no protective entry; other tools do not see the GPT");
            return GptTable.Protection.UNPROTECTED;
        }
        findings.warning(
                "gpt.protective-missing",
                0,
                "there is no protective MBR in the first sector; other tools do not see the GPT");
        return GptTable.Protection.MISSING;
    }

    private GptTable.Protection checkProtective() {
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry entry = mbr.entries().get(i);
            if (!entry.isEmpty() && !entry.isProtective()) {
                hybridPartitions.add(MbrReader.partition(i + 1, entry, scan.sectorSize()));
            }
        }
        if (!hybridPartitions.isEmpty()) {
            findings.warning(
                    "gpt.hybrid",
                    MbrSector.ENTRIES_OFFSET,
                    "the MBR is a hybrid one with " + hybridPartitions.size() + " partitions beside the GPT");
            return GptTable.Protection.HYBRID;
        }
        checkProtectiveRange();
        return GptTable.Protection.PROTECTIVE;
    }

    /** The entry covers the disk, or all that it can; after growing or shrinking, the disk as it was. */
    private void checkProtectiveRange() {
        long disk = Math.min(scan.sectorCount() - 1, MAX_PROTECTED);
        long before = Math.min(header.alternateLba(), MAX_PROTECTED);
        boolean resized = scan.state() == GptTable.State.GROWN || scan.state() == GptTable.State.SHRUNK;
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry entry = mbr.entries().get(i);
            long count = entry.sectorCount();
            boolean covers = count == disk || count == MAX_PROTECTED || (resized && count == before);
            if (entry.isProtective() && (entry.startLba() != 1 || !covers)) {
                findings.warning(
                        "gpt.protective-range",
                        MbrSector.entryPosition(0, i) + 8,
                        "protective MBR entry: expected " + disk + " sectors from 1, found " + count + " from "
                                + entry.startLba());
            }
        }
    }
}
