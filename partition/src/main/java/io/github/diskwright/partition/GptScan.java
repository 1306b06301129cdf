package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Both copies of a GPT, looked for under the assumption of one sector size, and how they stand to each other. */
final class GptScan {
    private static final String PRIMARY = "primary";
    private static final String BACKUP = "backup";

    private final int sectorSize;
    private final long sectorCount;
    private final GptCopy primary;
    private final GptCopy backup;
    private final GptTable.State state;
    private final Findings findings;

    private GptScan(GptReader reader, GptCopy primary, GptCopy backup, Limits limits) {
        this.sectorSize = reader.sectorSize();
        this.sectorCount = reader.sectorCount();
        this.primary = primary;
        this.backup = backup;
        this.findings = new Findings(limits);
        this.state = judge();
    }

    /** Whether a disk has room for a GPT in sectors of this size. */
    static boolean fits(BlockDevice device, int sectorSize) {
        return device.size() / sectorSize >= 6;
    }

    /** Reads both copies; the disk must have room for them. */
    static GptScan of(BlockDevice device, int sectorSize, Limits limits) throws IOException {
        GptReader reader = new GptReader(device, sectorSize, limits);
        long last = reader.sectorCount() - 1;
        GptCopy primary = reader.read(PRIMARY, 1);
        GptCopy backup = reader.read(BACKUP, last);
        if (!backup.isValid() && primary.hasSignature()) {
            // A disk that grew has its backup where the primary says.
            long alternate = primary.requireHeader().alternateLba();
            if (alternate > 1 && alternate < last) {
                GptCopy other = reader.read(BACKUP, alternate);
                backup = other.isValid() || (primary.isValid() && !backup.hasSignature()) ? other : backup;
            }
        } else if (backup.isValid() && primary.isValid()) {
            backup = chooseBackup(reader, primary, backup);
        }
        return new GptScan(reader, primary, backup, limits);
    }

    /** With a valid header in the last sector that is a stranger's, the one that the primary names may be the backup. */
    private static GptCopy chooseBackup(GptReader reader, GptCopy primary, GptCopy last) throws IOException {
        long alternate = primary.requireHeader().alternateLba();
        if (alternate > 1
                && alternate < last.lba()
                && !differences(primary, last).isEmpty()) {
            GptCopy named = reader.read(BACKUP, alternate);
            return named.isValid() ? named : last;
        }
        return last;
    }

    private GptTable.State judge() {
        if (!primary.isValid()) {
            findings.addAll(primary.faults());
            if (!backup.isValid()) {
                findings.addAll(backup.faults());
            }
            return GptTable.State.PRIMARY_DAMAGED;
        }
        long last = sectorCount - 1;
        long alternate = primary.requireHeader().alternateLba();
        boolean beyond = Long.compareUnsigned(alternate, last) > 0;
        if (!backup.isValid()) {
            if (beyond && !backup.hasSignature()) {
                findings.error("gpt.shrunk", alternatePosition(), "the disk was larger: " + names(alternate));
                return GptTable.State.SHRUNK;
            }
            findings.addAll(backup.faults());
            reportAlternate(alternate, backup.lba());
            return GptTable.State.BACKUP_DAMAGED;
        }
        List<String> differences = differences(primary, backup);
        if (!differences.isEmpty()) {
            findings.error(
                    "gpt.backup-differs",
                    backup.lba() * sectorSize,
                    "both copies of the GPT are valid but differ in " + String.join(", ", differences)
                            + "; after an interrupted change the backup is the newer one");
        }
        if (backup.lba() != last) {
            findings.error("gpt.grown", alternatePosition(), "the disk was smaller: " + names(alternate));
            return differences.isEmpty() ? GptTable.State.GROWN : GptTable.State.DIFFERS;
        }
        reportAlternate(alternate, backup.lba());
        return differences.isEmpty() && alternate == last ? GptTable.State.CLEAN : GptTable.State.DIFFERS;
    }

    private void reportAlternate(long alternate, long found) {
        if (alternate != found) {
            findings.error("gpt.alternate-lba", alternatePosition(), names(alternate));
        }
    }

    private String names(long alternate) {
        return "the primary GPT header names sector " + Long.toUnsignedString(alternate)
                + " for the backup, expected the last one, " + (sectorCount - 1);
    }

    private long alternatePosition() {
        return sectorSize + 32L;
    }

    private static List<String> differences(GptCopy primary, GptCopy backup) {
        GptHeader a = primary.requireHeader();
        GptHeader b = backup.requireHeader();
        List<String> differences = new ArrayList<>();
        if (!a.diskGuid().equals(b.diskGuid())) {
            differences.add("disk GUID");
        }
        if (a.entryCount() != b.entryCount() || a.entrySize() != b.entrySize() || a.entriesCrc() != b.entriesCrc()) {
            differences.add("entries");
        }
        if (a.firstUsableLba() != b.firstUsableLba() || a.lastUsableLba() != b.lastUsableLba()) {
            differences.add("usable sectors");
        }
        if (b.alternateLba() != a.myLba()) {
            differences.add("where the primary is");
        }
        return differences;
    }

    boolean hasPrimary() {
        return primary.isValid();
    }

    boolean isFound() {
        return primary.isValid() || backup.isValid();
    }

    /** Whether there is any trace of a GPT. */
    boolean hasTrace() {
        return primary.hasSignature() || backup.hasSignature();
    }

    int sectorSize() {
        return sectorSize;
    }

    long sectorCount() {
        return sectorCount;
    }

    GptCopy primary() {
        return primary;
    }

    GptCopy backup() {
        return backup;
    }

    /** Only meaningful when a copy was found. */
    GptTable.State state() {
        return state;
    }

    /** What is wrong with the copies, but not with the partitions. */
    List<Finding> findings() {
        return findings.toList();
    }
}
