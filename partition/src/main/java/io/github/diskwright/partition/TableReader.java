package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which table a disk has. For one reading. */
final class TableReader {
    private static final int SMALL_SECTOR = 512;
    private static final int LARGE_SECTOR = 4096;

    private final BlockDevice device;
    private final TableOptions options;

    TableReader(BlockDevice device, TableOptions options) {
        this.device = device;
        this.options = options;
    }

    PartitionTable read() throws IOException {
        if (device.size() < MbrSector.SIZE_BYTES) {
            return none(NoTable.Reason.UNKNOWN, List.of());
        }
        MbrSector mbr = MbrSector.read(device, 0);
        Optional<GptScan> own = scan(device.logicalSectorSize());
        if (own.isPresent() && own.get().hasPrimary()) {
            return decide(mbr, own.get());
        }
        Optional<GptScan> other = scan(otherSectorSize());
        boolean ownFound = own.isPresent() && own.get().isFound();
        boolean otherIsBetter = other.isPresent()
                && (other.get().hasPrimary() || (!ownFound && other.get().isFound()));
        if (!otherIsBetter) {
            return ownFound ? decide(mbr, own.get()) : withoutGpt(mbr, own, other);
        }
        if (options.sectorSize() == TableOptions.SectorSize.PROBE) {
            return decide(mbr, other.get());
        }
        return ownFound ? decide(mbr, own.get()) : none(NoTable.Reason.DAMAGED, List.of(conflict(other.get())));
    }

    private int otherSectorSize() {
        return device.logicalSectorSize() == SMALL_SECTOR ? LARGE_SECTOR : SMALL_SECTOR;
    }

    private Optional<GptScan> scan(int sectorSize) throws IOException {
        return GptScan.fits(device, sectorSize)
                ? Optional.of(GptScan.of(device, sectorSize, options.limits()))
                : Optional.empty();
    }

    private Finding conflict(GptScan scan) {
        return new Finding(
                "gpt.sector-size",
                Severity.ERROR,
                scan.sectorSize(),
                "the GPT counts in sectors of " + scan.sectorSize() + " bytes, the disk has sectors of "
                        + device.logicalSectorSize());
    }

    /** There is a valid copy of a GPT: is it the disk's table? */
    private PartitionTable decide(MbrSector mbr, GptScan scan) throws IOException {
        boolean realMbr = MbrReader.isPlausible(mbr, scan.sectorCount()) && !mbr.isProtective() && !mbr.isEmpty();
        if (realMbr) {
            return decideAgainstMbr(mbr, scan);
        }
        if (!scan.hasPrimary()
                && !mbr.isProtective()
                && options.ambiguity() != TableOptions.Ambiguity.GPT
                && holdsVolume()) {
            return none(NoTable.Reason.VOLUME, List.of(stale(scan, "a volume fills the disk")));
        }
        return gpt(mbr, scan);
    }

    private PartitionTable decideAgainstMbr(MbrSector mbr, GptScan scan) throws IOException {
        if (options.ambiguity() == TableOptions.Ambiguity.GPT) {
            return gpt(mbr, scan);
        }
        MbrTable table = new MbrReader(device, scan.sectorSize(), options.limits()).read(mbr);
        if (options.ambiguity() == TableOptions.Ambiguity.MBR) {
            return table;
        }
        if (!scan.hasPrimary()) {
            return table.with(stale(scan, "the disk has an MBR with partitions"));
        }
        return new AmbiguousTable(
                gpt(mbr, scan),
                table,
                new Finding(
                        "table.ambiguous",
                        Severity.ERROR,
                        MbrSector.ENTRIES_OFFSET,
                        "the disk has a valid GPT and an MBR with partitions that does not mention it"));
    }

    private static Finding stale(GptScan scan, String instead) {
        return new Finding(
                "gpt.stale-backup",
                Severity.WARNING,
                scan.backup().lba() * scan.sectorSize(),
                instead + ", but there is a valid backup of an old GPT at its end");
    }

    private GptTable gpt(MbrSector mbr, GptScan scan) {
        boolean backup =
                !scan.hasPrimary() || (scan.backup().isValid() && options.preferredCopy() == GptTable.Copy.BACKUP);
        GptTable.Copy used = backup ? GptTable.Copy.BACKUP : GptTable.Copy.PRIMARY;
        GptCopy copy = backup ? scan.backup() : scan.primary();
        return new GptTable(scan, used, new GptChecker(device, scan, copy, mbr, options.limits()));
    }

    private PartitionTable withoutGpt(MbrSector mbr, Optional<GptScan> own, Optional<GptScan> other)
            throws IOException {
        long sectors = device.size() / device.logicalSectorSize();
        boolean plausible = MbrReader.isPlausible(mbr, sectors);
        if (plausible && !mbr.isProtective() && !mbr.isEmpty()) {
            int sectorSize = options.sectorSize() == TableOptions.SectorSize.PROBE
                    ? new MbrSectorSize(device).guess(mbr, otherSectorSize())
                    : device.logicalSectorSize();
            return new MbrReader(device, sectorSize, options.limits()).read(mbr);
        }
        Optional<GptScan> trace = own.filter(GptScan::hasTrace)
                .or(() -> other.filter(GptScan::hasTrace))
                .or(() -> own);
        boolean traced = trace.isPresent() && trace.get().hasTrace();
        if ((mbr.isProtective() && !mbr.isVolumeBootSector()) || (traced && !holdsVolume())) {
            return damaged(trace);
        }
        if (holdsVolume()) {
            return none(NoTable.Reason.VOLUME, List.of());
        }
        if (plausible && !mbr.isProtective()) {
            return new MbrReader(device, device.logicalSectorSize(), options.limits()).read(mbr);
        }
        if (mbr.isBlank()) {
            return none(NoTable.Reason.BLANK, List.of());
        }
        return none(NoTable.Reason.UNKNOWN, unknown(mbr));
    }

    private PartitionTable damaged(Optional<GptScan> trace) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "gpt.no-valid-copy", Severity.ERROR, device.logicalSectorSize(), "no copy of the GPT can be used"));
        trace.ifPresent(scan -> findings.addAll(scan.findings()));
        return none(NoTable.Reason.DAMAGED, findings);
    }

    private static List<Finding> unknown(MbrSector mbr) {
        return mbr.hasSignature()
                ? List.of(new Finding(
                        "mbr.not-a-table",
                        Severity.INFO,
                        MbrSector.ENTRIES_OFFSET,
                        "the first sector ends in 55 AA but does not hold a partition table"))
                : List.of();
    }

    private boolean holdsVolume() throws IOException {
        return Content.detect(device).stream().anyMatch(content -> content.isRecognised() && !content.isDamaged());
    }

    private NoTable none(NoTable.Reason reason, List<Finding> findings) {
        int sectorSize = device.logicalSectorSize();
        return new NoTable(sectorSize, device.size() / sectorSize, reason, findings);
    }
}
