package io.github.diskwright.partition.edit;

import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What the two headers of a GPT say on a disk of a certain size, and where the parts of the table lie. Immutable.
 *
 * @param sectorSize bytes of a sector
 * @param sectorCount sectors of the disk
 * @param template the sector of a header as it was read, with what is not understood
 * @param header the primary header; its checksums are made when it is written
 */
record GptShape(int sectorSize, long sectorCount, ByteBuffer template, GptHeader header) {
    private static final int DEFAULT_ENTRIES = 128;
    private static final long FIRST_ARRAY_LBA = 2;

    /** That of a new table. */
    static GptShape create(int sectorSize, long sectorCount, UUID diskGuid) {
        long reserve = GptHeader.LEAST_ARRAY_BYTES / sectorSize;
        GptHeader header = new GptHeader(
                GptHeader.REVISION,
                GptHeader.SIZE_BYTES,
                0,
                0,
                1,
                sectorCount - 1,
                FIRST_ARRAY_LBA + reserve,
                sectorCount - 2 - reserve,
                diskGuid,
                FIRST_ARRAY_LBA,
                DEFAULT_ENTRIES,
                GptEntry.SIZE_BYTES,
                0);
        return new GptShape(sectorSize, sectorCount, ByteBuffer.allocate(sectorSize), header);
    }

    /** That of a table that was read, on the disk as large as it is now: what was at its end stays there. */
    static GptShape of(GptTable table) {
        GptHeader old = GptHeader.read(table.headerSector());
        int sectorSize = table.sectorSize();
        long sectorCount = table.sectorCount();
        boolean primary = table.usedCopy() == GptTable.Copy.PRIMARY;
        long oldEnd = primary ? old.alternateLba() : old.myLba();
        long lastUsable = old.lastUsableLba();
        long arraySectors = Placement.sectors(old.arrayBytes(), sectorSize);
        if (oldEnd != sectorCount - 1) {
            long most = Math.max(arraySectors, GptHeader.LEAST_ARRAY_BYTES / sectorSize);
            long tail = oldEnd - 1 - lastUsable;
            lastUsable = sectorCount - 2 - (tail < arraySectors || tail > most ? most : tail);
        }
        // A primary array lies where its header says; that of a backup tells nothing of it.
        long entryLba = primary ? old.entryLba() : FIRST_ARRAY_LBA;
        long first = Math.max(old.firstUsableLba(), primary ? 0 : FIRST_ARRAY_LBA + arraySectors);
        GptHeader header = new GptHeader(
                old.revision(),
                old.headerSize(),
                0,
                old.reserved(),
                1,
                sectorCount - 1,
                first,
                lastUsable,
                old.diskGuid(),
                entryLba,
                old.entryCount(),
                old.entrySize(),
                0);
        ByteBuffer template =
                ByteBuffer.allocate(sectorSize).put(table.headerSector()).clear();
        return new GptShape(sectorSize, sectorCount, template, header);
    }

    private GptShape with(long first, long last, UUID guid, long count) {
        GptHeader next = new GptHeader(
                header.revision(),
                header.headerSize(),
                0,
                header.reserved(),
                1,
                sectorCount - 1,
                first,
                last,
                guid,
                header.entryLba(),
                count,
                header.entrySize(),
                0);
        return new GptShape(sectorSize, sectorCount, template, next);
    }

    GptShape withUsable(long first, long last) {
        return with(first, last, header.diskGuid(), header.entryCount());
    }

    GptShape withDiskGuid(UUID guid) {
        return with(header.firstUsableLba(), header.lastUsableLba(), guid, header.entryCount());
    }

    GptShape withEntryCount(long count) {
        return with(header.firstUsableLba(), header.lastUsableLba(), header.diskGuid(), count);
    }

    /** Directly before the backup header, unless less than the usual space is set aside. */
    long backupArrayLba() {
        long sectors = Placement.sectors(header.arrayBytes(), sectorSize);
        long usual = sectorCount - 1 - Math.max(sectors, GptHeader.LEAST_ARRAY_BYTES / sectorSize);
        return Math.max(usual, header.lastUsableLba() + 1);
    }

    /** The sector with the header of a copy. */
    ByteBuffer headerSector(GptTable.Copy copy, int entriesCrc) {
        boolean primary = copy == GptTable.Copy.PRIMARY;
        ByteBuffer sector = ByteBuffer.allocate(sectorSize).order(ByteOrder.LITTLE_ENDIAN);
        sector.put(0, template, 0, sectorSize);
        new GptHeader(
                        header.revision(),
                        header.headerSize(),
                        0,
                        header.reserved(),
                        primary ? 1 : sectorCount - 1,
                        primary ? sectorCount - 1 : 1,
                        header.firstUsableLba(),
                        header.lastUsableLba(),
                        header.diskGuid(),
                        primary ? header.entryLba() : backupArrayLba(),
                        header.entryCount(),
                        header.entrySize(),
                        entriesCrc)
                .write(sector);
        return sector;
    }
}
