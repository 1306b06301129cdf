package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import java.util.List;
import java.util.Optional;

/**
 * The disk has a valid GPT and an MBR with partitions that does not mention it: a stale GPT under a newer MBR, or a
 * GPT whose protective MBR was overwritten. Neither is believed, so there are no partitions; read again with
 * {@link TableOptions#ambiguity()} once somebody decided. Immutable and thread-safe.
 */
public final class AmbiguousTable implements PartitionTable {
    private final GptTable gpt;
    private final MbrTable mbr;
    private final List<Finding> findings;

    AmbiguousTable(GptTable gpt, MbrTable mbr, Finding finding) {
        this.gpt = gpt;
        this.mbr = mbr;
        this.findings = List.of(finding);
    }

    /** What the GPT says. */
    public GptTable gpt() {
        return gpt;
    }

    /** What the MBR says. */
    public MbrTable mbr() {
        return mbr;
    }

    @Override
    public Kind kind() {
        return Kind.AMBIGUOUS;
    }

    @Override
    public int sectorSize() {
        return gpt.sectorSize();
    }

    @Override
    public long sectorCount() {
        return gpt.sectorCount();
    }

    @Override
    public Optional<String> diskId() {
        return Optional.empty();
    }

    @Override
    public List<Partition> partitions() {
        return List.of();
    }

    /** The contradiction; what is wrong with each table is told by the findings of {@link #gpt} and {@link #mbr}. */
    @Override
    public List<Finding> findings() {
        return findings;
    }
}
