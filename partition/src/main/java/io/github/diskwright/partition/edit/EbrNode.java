package io.github.diskwright.partition.edit;

import io.github.diskwright.partition.internal.table.ChsGeometry;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An Extended Boot Record of a table that is edited: where it is, and the logical partition that it describes. */
final class EbrNode {
    private static final int CUSTOMARY_LINK = 0x05;

    /** Where the record is. */
    final long lba;
    /** Where the logical partition was when the table was read; -1 for a new one. */
    long originStart = -1;
    /** As it was read, or a new one. */
    private final MbrSector sector;

    private @Nullable MbrEntry logical;
    private boolean changed;

    private EbrNode(long lba, MbrSector sector, @Nullable MbrEntry logical) {
        this.lba = lba;
        this.sector = sector;
        this.logical = logical;
    }

    /** A new record without a partition. */
    static EbrNode fresh(long lba) {
        ByteBuffer bytes = ByteBuffer.allocate(MbrSector.SIZE_BYTES);
        MbrSector.sign(bytes);
        return new EbrNode(lba, MbrSector.of(bytes), null);
    }

    /** A record as it was read. */
    static EbrNode read(long lba, ByteBuffer bytes) {
        MbrSector sector = MbrSector.of(bytes);
        MbrEntry logical = first(sector, false);
        EbrNode node = new EbrNode(lba, sector, logical == null ? null : shifted(logical, lba));
        node.originStart = node.logical == null ? -1 : node.logical.startLba();
        return node;
    }

    /** A record for the same partition at another place. */
    EbrNode at(long newLba) {
        EbrNode node = fresh(newLba);
        node.originStart = originStart;
        node.setLogical(logical);
        return node;
    }

    /** Describes what another record described. */
    void takeOver(EbrNode other) {
        setLogical(other.logical);
        originStart = other.originStart;
    }

    /** The partition or the link, whichever is asked for, as the reader takes them: from the first two entries. */
    private static @Nullable MbrEntry first(MbrSector sector, boolean extended) {
        return sector.entries().subList(0, 2).stream()
                .filter(entry -> !entry.isEmpty() && entry.sectorCount() > 0 && entry.isExtended() == extended)
                .findFirst()
                .orElse(null);
    }

    private static MbrEntry shifted(MbrEntry entry, long by) {
        return new MbrEntry(
                entry.status(), entry.first(), entry.type(), entry.last(), entry.startLba() + by, entry.sectorCount());
    }

    /** The partition, from the start of the disk; null if there is none. */
    @Nullable
    MbrEntry logical() {
        return logical;
    }

    void setLogical(@Nullable MbrEntry entry) {
        logical = entry;
        changed = true;
    }

    /**
     * The sector.
     *
     * @param container first sector of the extended partition
     * @param next the record after this one; null for the last one
     */
    ByteBuffer render(long container, @Nullable EbrNode next, ChsGeometry geometry) {
        ByteBuffer bytes = ProtectiveMbr.copy(sector);
        MbrEntry link = first(sector, true);
        boolean sameLink =
                next == null ? link == null : link != null && link.startLba() == next.lba - container && !next.changed;
        if (!changed && sameLink) {
            return bytes;
        }
        MbrEntry own = logical;
        (own == null ? MbrEntry.EMPTY : shifted(own, -lba)).write(bytes, MbrSector.entryOffset(0));
        MbrEntry kept = next != null && sameLink ? link : null;
        MbrEntry to = kept != null ? kept : next == null ? MbrEntry.EMPTY : linkTo(next, container, link, geometry);
        to.write(bytes, MbrSector.entryOffset(1));
        return bytes;
    }

    /** Whether the sector would say something else of partitions than before, not counting the span of a link. */
    boolean isVisiblyChanged(long container, @Nullable EbrNode next) {
        MbrEntry link = first(sector, true);
        return changed || (next == null ? link != null : link == null || link.startLba() != next.lba - container);
    }

    private static MbrEntry linkTo(EbrNode next, long container, @Nullable MbrEntry old, ChsGeometry geometry) {
        MbrEntry target = next.logical;
        long limit = target == null ? next.lba + 1 : Math.max(target.endLba(), next.lba + 1);
        return new MbrEntry(
                0,
                geometry.of(next.lba),
                old == null ? CUSTOMARY_LINK : old.type(),
                geometry.of(limit - 1),
                next.lba - container,
                limit - next.lba);
    }
}
