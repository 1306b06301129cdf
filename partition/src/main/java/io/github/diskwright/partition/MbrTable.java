package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.nio.ByteBuffer;
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

    /**
     * A sector with a table of entries: the MBR, or an Extended Boot Record.
     *
     * @param lba where it is
     * @param bytes its 512 bytes as they are on the disk; read-only, of its own position
     */
    public record BootRecord(long lba, ByteBuffer bytes) {}

    /** The MBR, then the Extended Boot Records in the order of their chain, those without a partition included. */
    public List<BootRecord> bootRecords() {
        return Stream.concat(
                        Stream.of(new BootRecord(0, sector.bytes())),
                        chain.stream()
                                .map(link ->
                                        new BootRecord(link.lba(), link.sector().bytes())))
                .toList();
    }

    /** The records of the logical partitions, those without a partition included, in the order of the chain. */
    List<EbrChain.Link> chain() {
        return chain;
    }
}
