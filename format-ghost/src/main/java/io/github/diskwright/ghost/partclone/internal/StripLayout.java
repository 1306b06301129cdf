package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.partclone.PartcloneChecksum;

/**
 * Where used blocks and their checksums lie in an image: strips of some blocks, each followed by its checksum, the last
 * strip perhaps shorter. Without checksums all blocks are one strip. Positions within the used blocks alone, one behind
 * the other, are called packed.
 *
 * @param start where the first block lies
 * @param blockSize bytes of a block
 * @param stripBlocks blocks of a full strip, 1 or more
 * @param checksumLength bytes behind each strip; 0 for none
 * @param usedBlocks how many blocks there are
 */
public record StripLayout(long start, int blockSize, long stripBlocks, int checksumLength, long usedBlocks) {
    /**
     * The layout of an image.
     *
     * @param header its header
     * @param usedBlocks as the bitmap has them
     * @param checksumLength bytes of a checksum, where the header alone does not tell
     */
    public static StripLayout of(PartcloneHeader header, long usedBlocks, int checksumLength) {
        boolean hasNone = header.checksum() == PartcloneChecksum.NONE;
        return new StripLayout(
                header.dataPosition(),
                header.blockSize(),
                hasNone ? Math.max(1, usedBlocks) : header.blocksPerChecksum(),
                checksumLength,
                usedBlocks);
    }

    /** Bytes of all used blocks. */
    public long packedSize() {
        return usedBlocks * blockSize;
    }

    /** Number of strips. */
    public long strips() {
        return usedBlocks / stripBlocks + (usedBlocks % stripBlocks == 0 ? 0 : 1);
    }

    /** The strip that a packed position is in. */
    public long stripAt(long packed) {
        return packed / blockSize / stripBlocks;
    }

    /** The packed position of a strip's first byte. */
    public long packedStart(long strip) {
        return strip * stripBlocks * blockSize;
    }

    /** Bytes of a strip's blocks. */
    public long stripLength(long strip) {
        return Math.min(stripBlocks, usedBlocks - strip * stripBlocks) * blockSize;
    }

    /** Where a strip starts in the file. */
    public long stripPosition(long strip) {
        return start + packedStart(strip) + strip * checksumLength;
    }

    /** Where a strip's checksum lies in the file. */
    public long checksumPosition(long strip) {
        return stripPosition(strip) + stripLength(strip);
    }

    /** First byte behind the image. */
    public long end() {
        return start + packedSize() + strips() * checksumLength;
    }
}
