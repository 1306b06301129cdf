package io.github.diskwright.vhdx.internal;

/**
 * How the payload blocks of a disk, and the sector bitmap block after each chunk of them, lie in the block allocation
 * table (section 2.5).
 *
 * @param diskSize bytes of the disk
 * @param blockShift logarithm of the block size
 * @param chunkShift logarithm of the number of payload blocks in a chunk
 * @param sectorShift logarithm of the logical sector size
 * @param hasParent whether the sector bitmaps are used
 */
record BatGeometry(long diskSize, int blockShift, int chunkShift, int sectorShift, boolean hasParent) {
    /** Sectors that one sector bitmap block covers. */
    private static final int BITMAP_SHIFT = 23;
    /** Bytes of a sector bitmap block. */
    static final long BITMAP_BYTES = Bytes.MIB;

    static BatGeometry of(DiskParameters disk) {
        int blockShift = Long.numberOfTrailingZeros(disk.blockSize());
        int sectorShift = Integer.numberOfTrailingZeros(disk.logicalSectorSize());
        return new BatGeometry(
                disk.diskSize(), blockShift, BITMAP_SHIFT + sectorShift - blockShift, sectorShift, disk.hasParent());
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

    /** The chunk that a payload block is in. */
    long chunk(long block) {
        return block >>> chunkShift;
    }

    /** Where the entry of a chunk's sector bitmap block is. */
    long bitmapIndex(long chunk) {
        return (chunk + 1 << chunkShift) + chunk;
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

    /** Bytes that an entry, if it names any, names in the file. */
    long bytesAt(long index) {
        return isBitmap(index) ? BITMAP_BYTES : blockSize();
    }

    /** Entries that have a meaning: with a parent those of whole chunks, without one those up to the last block. */
    long entries() {
        return hasParent ? wholeChunks() : index(payloadBlocks() - 1) + 1;
    }

    private long wholeChunks() {
        return chunks() * ((1L << chunkShift) + 1);
    }

    /** Bytes that a region needs for all entries of whole chunks, with or without a parent. */
    long regionBytes() {
        return Bytes.roundUp(wholeChunks() * BatEntry.SIZE_BYTES, Bytes.MIB);
    }

    /** The same for a disk of another size. */
    BatGeometry withDiskSize(long size) {
        return new BatGeometry(size, blockShift, chunkShift, sectorShift, hasParent);
    }
}
