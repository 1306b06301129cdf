package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A GUID Partition Table. Immutable and thread-safe; holds the entry array, 4 MiB at most. */
public final class GptTable implements PartitionTable {
    /** The two copies of the table. */
    public enum Copy {
        /** At the start of the disk. */
        PRIMARY,
        /** At its end. */
        BACKUP
    }

    /** How the two copies stand to each other. */
    public enum State {
        /** Both are valid and equal, each in its place. */
        CLEAN,
        /** Both are valid but say different things; after an interrupted change the backup is the newer one. */
        DIFFERS,
        /** The backup is where a smaller disk ended. */
        GROWN,
        /** The backup would be beyond the end: the disk lost its end. */
        SHRUNK,
        /** Only the backup is valid. */
        PRIMARY_DAMAGED,
        /** Only the primary is valid. */
        BACKUP_DAMAGED
    }

    /** What the first sector of the disk says to those who do not know GPT. */
    public enum Protection {
        /** One entry that covers the disk. */
        PROTECTIVE,
        /** Real partitions beside the protective entry. */
        HYBRID,
        /** An MBR without the protective entry: firmware and other tools see no GPT. */
        UNPROTECTED,
        /** No MBR: other tools see no table. */
        MISSING
    }

    private final GptScan scan;
    private final Copy usedCopy;
    private final GptHeader header;
    private final MbrSector mbr;
    private final Protection protection;
    private final List<Partition> partitions;
    private final List<Partition> hybridPartitions;
    private final List<Finding> findings;

    GptTable(GptScan scan, Copy usedCopy, GptChecker checker) {
        this.scan = scan;
        this.usedCopy = usedCopy;
        this.header = checker.header();
        this.mbr = checker.mbr();
        this.protection = checker.protection();
        this.partitions = checker.partitions();
        this.hybridPartitions = checker.hybridPartitions();
        this.findings = checker.findings();
    }

    /** How the two copies stand to each other. */
    public State state() {
        return scan.state();
    }

    /** The copy that the rest was read from. */
    public Copy usedCopy() {
        return usedCopy;
    }

    /** What the first sector says. */
    public Protection protection() {
        return protection;
    }

    /** Identity of the disk. */
    public UUID diskGuid() {
        return header.diskGuid();
    }

    /** First sector that a partition may use. */
    public long firstUsableLba() {
        return header.firstUsableLba();
    }

    /** Last sector that a partition may use, inclusive. */
    public long lastUsableLba() {
        return header.lastUsableLba();
    }

    /** Entries that the table has room for. */
    public int entryCount() {
        return (int) header.entryCount();
    }

    /** Bytes of an entry, 128 or more. */
    public int entrySize() {
        return (int) header.entrySize();
    }

    /** The partitions of a hybrid MBR, numbered by its entries; empty for others. */
    public List<Partition> hybridPartitions() {
        return hybridPartitions;
    }

    @Override
    public Kind kind() {
        return Kind.GPT;
    }

    @Override
    public int sectorSize() {
        return scan.sectorSize();
    }

    @Override
    public long sectorCount() {
        return scan.sectorCount();
    }

    @Override
    public Optional<String> diskId() {
        return Optional.of(diskGuid().toString().toUpperCase(Locale.ROOT));
    }

    @Override
    public List<Partition> partitions() {
        return partitions;
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }

    /** Where the backup header was found; where it was looked for in vain in the states that have none. */
    public long backupLba() {
        return scan.backup().lba();
    }

    /** The sector with the header of the used copy as it is on the disk. Read-only, of its own position. */
    public ByteBuffer headerSector() {
        return copy().sector().duplicate().clear();
    }

    /** The entries of the used copy as they are on the disk. Read-only, of its own position. */
    public ByteBuffer entryArray() {
        return copy().array().clear();
    }

    /** The first 512 bytes of the disk. Read-only, of its own position. */
    public ByteBuffer bootSector() {
        return mbr.bytes();
    }

    /** The header of the used copy. */
    GptHeader header() {
        return header;
    }

    private GptCopy copy() {
        return usedCopy == Copy.PRIMARY ? scan.primary() : scan.backup();
    }
}
