package io.github.diskwright.vhdx.internal;

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

    /** The same disk as that of a child. */
    DiskParameters asChild(long childBlockSize) {
        return new DiskParameters(childBlockSize, false, true, diskSize, diskId, logicalSectorSize, physicalSectorSize);
    }

    DiskParameters withDiskId(UUID id) {
        return new DiskParameters(
                blockSize, leaveBlocksAllocated, hasParent, diskSize, id, logicalSectorSize, physicalSectorSize);
    }

    DiskParameters withPhysicalSectorSize(int size) {
        return new DiskParameters(
                blockSize, leaveBlocksAllocated, hasParent, diskSize, diskId, logicalSectorSize, size);
    }

    /** Whether all blocks have their space: the mark does not count where there is a parent. */
    public boolean isFixed() {
        return leaveBlocksAllocated && !hasParent;
    }

    /** Whether a block size is one that the format has. */
    static boolean isBlockSize(long bytes) {
        return bytes >= MIN_BLOCK_SIZE && bytes <= MAX_BLOCK_SIZE && Long.bitCount(bytes) == 1;
    }
}
