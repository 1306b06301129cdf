package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A Master Boot Record with its logical partitions. Immutable and thread-safe. */
public final class MbrTable implements PartitionTable {
    private final int sectorSize;
    private final long sectorCount;
    private final MbrSector sector;
    private final List<EbrChain.Link> chain;
    private final List<Partition> partitions;
    private final List<Finding> findings;

    MbrTable(MbrReader reader, MbrSector sector, List<EbrChain.Link> chain) {
        this.sectorSize = reader.sectorSize();
        this.sectorCount = reader.sectorCount();
        this.sector = sector;
        this.chain = List.copyOf(chain);
        this.partitions = List.copyOf(reader.partitions());
        this.findings = reader.findings();
    }

    private MbrTable(MbrTable table, Finding finding) {
        this.sectorSize = table.sectorSize;
        this.sectorCount = table.sectorCount;
        this.sector = table.sector;
        this.chain = table.chain;
        this.partitions = table.partitions;
        this.findings =
                Stream.concat(Stream.of(finding), table.findings.stream()).toList();
    }

    /** This table with one more finding. */
    MbrTable with(Finding finding) {
        return new MbrTable(this, finding);
    }

    /** The signature that Windows knows the disk by; 0 where none was given yet. */
    public int diskSignature() {
        return sector.diskSignature();
    }

    @Override
    public Kind kind() {
        return Kind.MBR;
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
        return Optional.of(String.format(Locale.ROOT, "0x%08x", diskSignature()));
    }

    @Override
    public List<Partition> partitions() {
        return partitions;
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }

    /** The sector as it is. */
    MbrSector sector() {
        return sector;
    }

    /** The records of the logical partitions, those without a partition included, in the order of the chain. */
    List<EbrChain.Link> chain() {
        return chain;
    }
}
