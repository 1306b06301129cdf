package io.github.diskwright.partition.internal;

import java.nio.ByteBuffer;

/**
 * The start of a FAT or NTFS boot sector, as far as both have it.
 *
 * @param bytesPerSector offset 0x0B
 * @param sectorsPerCluster offset 0x0D, decoded
 */
record BiosParameterBlock(int bytesPerSector, int sectorsPerCluster) {
    /** Reads it from a boot sector. */
    static BiosParameterBlock read(ByteBuffer sector) {
        int code = Byte.toUnsignedInt(sector.get(0x0D));
        // NTFS writes clusters of more than 128 sectors as a negative exponent.
        int exponent = 256 - code;
        int sectors = code <= 0x80 ? code : exponent <= 16 ? 1 << exponent : 0;
        return new BiosParameterBlock(Short.toUnsignedInt(sector.getShort(0x0B)), sectors);
    }

    /** Whether both numbers are legal. */
    boolean isSound() {
        return Sizes.isPowerOfTwo(bytesPerSector, 256, 4096) && Sizes.isPowerOfTwo(sectorsPerCluster, 1, 1 << 16);
    }

    /** Bytes of a cluster. */
    long clusterSize() {
        return (long) bytesPerSector * sectorsPerCluster;
    }
}
