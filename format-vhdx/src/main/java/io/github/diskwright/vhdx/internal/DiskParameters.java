package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the metadata items say of the disk (section 2.6.2).
 *
 * @param blockSize bytes of a payload block: a power of two from 1 MiB to 256 MiB
 * @param leaveBlocksAllocated whether this is a fixed disk
 * @param hasParent whether this is a differencing disk
 * @param diskSize bytes, a multiple of the logical sector size, above 0 and at most {@link #MAX_DISK_SIZE}
 * @param diskId stable id of the disk
 * @param logicalSectorSize 512 or 4096
 * @param physicalSectorSize 512 or 4096
 */
public record DiskParameters(
        long blockSize,
        boolean leaveBlocksAllocated,
        boolean hasParent,
        long diskSize,
        UUID diskId,
        int logicalSectorSize,
        int physicalSectorSize) {
    static final long MIN_BLOCK_SIZE = Bytes.MIB;
    static final long MAX_BLOCK_SIZE = 256 * Bytes.MIB;
    static final long MAX_DISK_SIZE = 1L << 46;

    static final int LEAVE_BLOCKS_ALLOCATED = 1;
    static final int HAS_PARENT = 2;

    private static final int DISK_ITEM = MetadataEntry.IS_VIRTUAL_DISK | MetadataEntry.IS_REQUIRED;

    /** Whether all blocks have their space: the mark does not count where there is a parent. */
    boolean isFixed() {
        return leaveBlocksAllocated && !hasParent;
    }

    /** Whether a block size is one that the format has. */
    static boolean isBlockSize(long bytes) {
        return bytes >= MIN_BLOCK_SIZE && bytes <= MAX_BLOCK_SIZE && Long.bitCount(bytes) == 1;
    }

    /** Fills an empty buffer, a metadata region's first bytes, with the table and the items behind it. */
    void write(ByteBuffer region) {
        List<MetadataEntry> entries = new ArrayList<>();
        int at = MetadataTable.SIZE_BYTES;
        entries.add(new MetadataEntry(Guids.FILE_PARAMETERS, at, 8, MetadataEntry.IS_REQUIRED));
        region.putInt(at, (int) blockSize);
        region.putInt(at + 4, (leaveBlocksAllocated ? LEAVE_BLOCKS_ALLOCATED : 0) | (hasParent ? HAS_PARENT : 0));
        at += 8;
        entries.add(new MetadataEntry(Guids.VIRTUAL_DISK_SIZE, at, 8, DISK_ITEM));
        region.putLong(at, diskSize);
        at += 8;
        entries.add(new MetadataEntry(Guids.LOGICAL_SECTOR_SIZE, at, 4, DISK_ITEM));
        region.putInt(at, logicalSectorSize);
        at += 4;
        entries.add(new MetadataEntry(Guids.PHYSICAL_SECTOR_SIZE, at, 4, DISK_ITEM));
        region.putInt(at, physicalSectorSize);
        at += 4;
        entries.add(new MetadataEntry(Guids.VIRTUAL_DISK_ID, at, MixedGuid.SIZE_BYTES, DISK_ITEM));
        MixedGuid.write(region, at, diskId);
        new MetadataTable(entries).write(region);
    }
}
