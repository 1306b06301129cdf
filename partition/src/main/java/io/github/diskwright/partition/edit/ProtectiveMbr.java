package io.github.diskwright.partition.edit;

import io.github.diskwright.partition.internal.table.ChsAddress;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The first sector of a disk with a GPT (UEFI specification, "Protective MBR"). Boot code and disk signature stay; a
 * hybrid MBR stays as it is.
 */
final class ProtectiveMbr {
    private static final long MAX_COUNT = 0xFFFF_FFFFL;
    private static final ChsAddress FIRST = ChsAddress.of(1);
    /** All bits, for an address that three bytes cannot hold. */
    private static final ChsAddress BEYOND = new ChsAddress(1023, 255, 63);

    private ProtectiveMbr() {}

    /** The sector that protects a disk, made of the one that is there. */
    static ByteBuffer over(MbrSector sector, long sectorCount) {
        ByteBuffer bytes = copy(sector);
        if (sector.isProtective()) {
            if (!isHybrid(sector)) {
                mend(bytes, sector.entries(), sectorCount);
            }
            return bytes;
        }
        if (!isMbr(sector)) {
            // Something else: the start of a volume, or garbage. Nothing of it may be taken for boot code.
            bytes = ByteBuffer.allocate(MbrSector.SIZE_BYTES);
        }
        MbrSector.sign(bytes);
        return plain(bytes, sectorCount);
    }

    /** Whether the sector is an MBR, so that its boot code and signature are worth keeping. */
    static boolean isMbr(MbrSector sector) {
        return sector.hasSignature() && !sector.isVolumeBootSector() && sector.hasLegalStatuses();
    }

    static boolean isHybrid(MbrSector sector) {
        return sector.isProtective()
                && sector.entries().stream().anyMatch(entry -> !entry.isEmpty() && !entry.isProtective());
    }

    /** The sector without its entries, with one that covers the disk. */
    static ByteBuffer plain(ByteBuffer sector, long sectorCount) {
        for (int i = 1; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry.EMPTY.write(sector, MbrSector.entryOffset(i));
        }
        cover(0, sectorCount).write(sector, MbrSector.entryOffset(0));
        return sector;
    }

    private static MbrEntry cover(int status, long sectorCount) {
        long count = Math.min(sectorCount - 1, MAX_COUNT);
        return new MbrEntry(status, FIRST, MbrEntry.PROTECTIVE, lastAddress(sectorCount - 1), 1, count);
    }

    private static ChsAddress lastAddress(long lba) {
        return lba >= 1024L * ChsAddress.HEADS * ChsAddress.SECTORS ? BEYOND : ChsAddress.of(lba);
    }

    /** Some firmware wants the entry marked active, so the status stays as it is. */
    private static void mend(ByteBuffer bytes, List<MbrEntry> entries, long sectorCount) {
        for (int i = 0; i < entries.size(); i++) {
            MbrEntry entry = entries.get(i);
            long count = entry.sectorCount();
            boolean covers = count == Math.min(sectorCount - 1, MAX_COUNT) || count == MAX_COUNT;
            if (entry.isProtective() && (entry.startLba() != 1 || !covers)) {
                cover(entry.status(), sectorCount).write(bytes, MbrSector.entryOffset(i));
            }
        }
    }

    /**
     * Makes a hybrid MBR follow a partition that changes its place.
     *
     * @param startLba where the partition was
     * @param newStartLba where it is to be
     * @param newCount its new number of sectors; zero for one that is no more
     */
    static ByteBuffer follow(MbrSector sector, long startLba, long newStartLba, long newCount) {
        ByteBuffer bytes = copy(sector);
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry entry = sector.entries().get(i);
            if (!entry.isEmpty() && !entry.isProtective() && entry.startLba() == startLba) {
                boolean expressible = newCount > 0 && newStartLba + newCount <= 1L << 32;
                MbrEntry next = expressible
                        ? new MbrEntry(
                                entry.status(),
                                ChsAddress.of(newStartLba),
                                entry.type(),
                                ChsAddress.of(newStartLba + newCount - 1),
                                newStartLba,
                                newCount)
                        : MbrEntry.EMPTY;
                next.write(bytes, MbrSector.entryOffset(i));
            }
        }
        endBeforeHybrids(bytes);
        return bytes;
    }

    /** The protective entry that starts at sector 1 ends before the first real partition. */
    private static void endBeforeHybrids(ByteBuffer bytes) {
        MbrSector sector = MbrSector.of(bytes);
        long first = sector.entries().stream()
                .filter(entry -> !entry.isEmpty() && !entry.isProtective())
                .mapToLong(MbrEntry::startLba)
                .min()
                .orElse(0);
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            MbrEntry entry = sector.entries().get(i);
            if (entry.isProtective() && entry.startLba() == 1 && first > 1) {
                new MbrEntry(entry.status(), FIRST, MbrEntry.PROTECTIVE, lastAddress(first - 1), 1, first - 1)
                        .write(bytes, MbrSector.entryOffset(i));
            }
        }
    }

    static ByteBuffer copy(MbrSector sector) {
        return ByteBuffer.allocate(MbrSector.SIZE_BYTES).put(sector.bytes()).flip();
    }
}
