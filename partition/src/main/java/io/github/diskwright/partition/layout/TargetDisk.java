package io.github.diskwright.partition.layout;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Ranges;

/**
 * The disk that a layout is for.
 *
 * @param size bytes, a multiple of the logical sector size
 * @param logicalSectorSize bytes, 512 or 4096
 * @param physicalSectorSize bytes, 512 or 4096, not below the logical one
 */
public record TargetDisk(long size, int logicalSectorSize, int physicalSectorSize) {
    /**
     * @throws IllegalArgumentException if a number is not as described
     */
    public TargetDisk {
        Ranges.checkSectorSize(logicalSectorSize);
        Ranges.checkSectorSize(physicalSectorSize);
        if (size < 0 || size % logicalSectorSize != 0 || physicalSectorSize < logicalSectorSize) {
            throw new IllegalArgumentException(
                    "disk of " + size + " bytes with sectors of " + logicalSectorSize + "/" + physicalSectorSize);
        }
    }

    /** A disk whose physical sectors are the logical ones. */
    public static TargetDisk of(long size, int sectorSize) {
        return new TargetDisk(size, sectorSize, sectorSize);
    }

    /** The disk that a device is; a last sector that is not whole is left out. */
    public static TargetDisk of(BlockDevice device) {
        int sector = device.logicalSectorSize();
        return new TargetDisk(device.size() / sector * sector, sector, device.physicalSectorSize());
    }

    /** Number of logical sectors. */
    public long sectorCount() {
        return size / logicalSectorSize;
    }

    @Override
    public String toString() {
        return "disk of " + ByteSize.exact(size) + ", sectors of " + logicalSectorSize;
    }
}
