package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.partclone.PartcloneChecksum;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An image whose header and bitmap were read. Thread-safe.
 *
 * @param bytes the file
 * @param header its header
 * @param map which blocks are in it
 * @param layout where they are
 */
public record PartcloneImage(PlainBytes bytes, PartcloneHeader header, BlockMap map, StripLayout layout) {
    private static final int WIDE_CHECKSUM = 8;

    /**
     * Reads header and bitmap.
     *
     * @throws CorruptImageException if they are damaged, or blocks are missing at the end of the file
     */
    public static PartcloneImage open(PlainBytes bytes, Limits limits) throws IOException {
        PartcloneHeader header = PartcloneHeader.read(bytes);
        BlockMap map = BlockMap.read(bytes, header, limits);
        StripLayout layout =
                StripLayout.of(header, map.usedBlocks(), header.checksum().length());
        if (header.checksum() == PartcloneChecksum.CRC32_OF_0001) {
            StripLayout wide = StripLayout.of(header, map.usedBlocks(), WIDE_CHECKSUM);
            layout = isWide(bytes, layout, wide) ? wide : layout;
        }
        return new PartcloneImage(bytes, header, map, layout);
    }

    /**
     * Whether an image of format 0001 has checksums of eight bytes, as some builds for 64 bits wrote them: by the length
     * of the file where that is known, else by the second block's checksum, which only one of the two layouts has in
     * place.
     */
    private static boolean isWide(PlainBytes bytes, StripLayout narrow, StripLayout wide) throws IOException {
        if (narrow.usedBlocks() < 2) {
            return bytes.available(narrow.end(), 4) >= 4;
        }
        if (bytes.knownSize().isPresent()) {
            long size = bytes.knownSize().getAsLong();
            if (size == narrow.end() || size == wide.end()) {
                return size == wide.end();
            }
        }
        return !hasSecondChecksum(bytes, narrow) && hasSecondChecksum(bytes, wide);
    }

    private static boolean hasSecondChecksum(PlainBytes bytes, StripLayout layout) throws IOException {
        if (bytes.available(layout.checksumPosition(1), 4) < 4) {
            return false;
        }
        StripChecksum checksum = StripChecksum.of(PartcloneChecksum.CRC32_OF_0001);
        ByteBuffer block = ByteBuffer.allocate(layout.blockSize());
        byte[] value = new byte[0];
        for (long strip = 0; strip < 2; strip++) {
            bytes.read("block data", layout.stripPosition(strip), block.clear());
            checksum.update(block.flip());
            value = checksum.value();
        }
        byte[] stored = new byte[4];
        bytes.read("block checksum", layout.checksumPosition(1), ByteBuffer.wrap(stored));
        return Arrays.equals(stored, value);
    }

    /**
     * Refuses an image whose file is too short for its blocks, where its length is known.
     *
     * @throws CorruptImageException if it is
     */
    public void requireWhole() throws CorruptImageException {
        if (bytes.knownSize().isPresent() && bytes.knownSize().getAsLong() < layout.end()) {
            throw new CorruptImageException(
                    bytes.description(),
                    "block data",
                    bytes.knownSize().getAsLong(),
                    "blocks up to 0x" + Long.toHexString(layout.end()),
                    "the end of the file");
        }
    }

    /**
     * The disk.
     *
     * @param wantsVerification whether strips are held against their checksums when they are first read
     */
    public BlockDevice device(boolean wantsVerification) {
        return new PartcloneDevice(this, new StripReader(bytes, header, layout, wantsVerification));
    }
}
