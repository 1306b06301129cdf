package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import java.util.List;
import java.util.Optional;

/** There is no table that can be used. Immutable and thread-safe. */
public final class NoTable implements PartitionTable {
    /** Why there is no table. */
    public enum Reason {
        /** The first sector is zeros and there is no trace of a table. */
        BLANK,
        /** The disk holds one volume without a table. */
        VOLUME,
        /** There was a GPT, or there should be one, but no copy of it is valid. The findings tell why. */
        DAMAGED,
        /** The first sector is neither a table nor the start of a known volume. */
        UNKNOWN
    }

    private final int sectorSize;
    private final long sectorCount;
    private final Reason reason;
    private final List<Finding> findings;

    NoTable(int sectorSize, long sectorCount, Reason reason, List<Finding> findings) {
        this.sectorSize = sectorSize;
        this.sectorCount = sectorCount;
        this.reason = reason;
        this.findings = List.copyOf(findings);
    }

    /** Why there is no table. */
    public Reason reason() {
        return reason;
    }

    @Override
    public Kind kind() {
        return Kind.NONE;
    }

    @Override
    public int sectorSize() {
        return sectorSize;
    }

    @Override
    public long sectorCount() {
        return sectorCount;
    }

    @Override
    public Optional<String> diskId() {
        return Optional.empty();
    }

    @Override
    public List<Partition> partitions() {
        return List.of();
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }
}
