package io.github.diskwright.vhdx.internal;

/**
 * How the payload blocks of a disk, and the sector bitmap block after each chunk of them, lie in the block allocation
 * table (section 2.5).
 *
 * @param diskSize bytes of the disk
 * @param blockShift logarithm of the block size
 * @param chunkShift logarithm of the number of payload blocks in a chunk
 */
record BatGeometry(long diskSize, int blockShift, int chunkShift) {
    /** Sectors that one sector bitmap block covers. */
    private static final int BITMAP_SHIFT = 23;

    static BatGeometry of(DiskParameters disk) {
        int blockShift = Long.numberOfTrailingZeros(disk.blockSize());
        int sectorShift = Integer.numberOfTrailingZeros(disk.logicalSectorSize());
        return new BatGeometry(disk.diskSize(), blockShift, BITMAP_SHIFT + sectorShift - blockShift);
    }

    long blockSize() {
        return 1L << blockShift;
    }

    long payloadBlocks() {
        return (diskSize + blockSize() - 1) >>> blockShift;
    }

    long chunks() {
        return (payloadBlocks() + (1L << chunkShift) - 1) >>> chunkShift;
    }

    /** Where the entry of a payload block is. */
    long index(long block) {
        return block + (block >>> chunkShift);
    }

    boolean isBitmap(long index) {
        return (index + 1) % ((1L << chunkShift) + 1) == 0;
    }

    /** The payload block of an entry that is not a sector bitmap's. */
    long block(long index) {
        return index - index / ((1L << chunkShift) + 1);
    }

    /** Bytes of the disk that are in a block: the block size, less for the last one. */
    long bytesIn(long block) {
        return Math.min(blockSize(), diskSize - (block << blockShift));
    }

    /** Entries that a disk without parent needs. */
    long entries() {
        return index(payloadBlocks() - 1) + 1;
    }

    /** Bytes that a region needs for all entries of whole chunks, with or without a parent. */
    long regionBytes() {
        return Bytes.roundUp(chunks() * ((1L << chunkShift) + 1) * BatEntry.SIZE_BYTES, Bytes.MIB);
    }
}
