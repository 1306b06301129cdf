package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.zip.CRC32;

/** Writes the bitmap of a new image and its checksum, in parts of 64 KiB, from the source's extents. Used once. */
final class BitmapWriter {
    private static final int PART_BYTES = 64 << 10;
    private static final int PART_BLOCKS = PART_BYTES * Byte.SIZE;

    private final BlockDevice source;
    private final BlockDevice target;
    private final PartcloneHeader header;
    private final CancellationToken cancellation;
    private final CRC32 crc = new CRC32();
    private BitSet part = new BitSet(PART_BLOCKS);
    private long partNumber;
    private long used;

    BitmapWriter(BlockDevice source, BlockDevice target, PartcloneHeader header, CancellationToken cancellation) {
        this.source = source;
        this.target = target;
        this.header = header;
        this.cancellation = cancellation;
    }

    /** Writes it, and answers the number of used blocks. */
    long write() throws IOException {
        int blockSize = header.blockSize();
        ExtentIterator extents = source.extents(0, source.size());
        while (extents.hasNext()) {
            cancellation.throwIfCancelled("writing");
            Extent extent = extents.next();
            if (extent.kind() != Extent.Kind.UNALLOCATED) {
                mark(extent.position() / blockSize, (extent.end() - 1) / blockSize + 1);
            }
        }
        while (partNumber * PART_BYTES < header.bitmapLength()) {
            writePart();
        }
        ByteBuffer tail = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        tail.putInt(~(int) crc.getValue()).flip();
        target.write(header.bitmapPosition() + header.bitmapLength(), tail);
        return used;
    }

    private void mark(long first, long end) throws IOException {
        long block = first;
        while (block < end) {
            while (block / PART_BLOCKS > partNumber) {
                writePart();
            }
            long partStart = partNumber * PART_BLOCKS;
            long stop = Math.min(end, partStart + PART_BLOCKS);
            part.set((int) (block - partStart), (int) (stop - partStart));
            block = stop;
        }
    }

    private void writePart() throws IOException {
        cancellation.throwIfCancelled("writing");
        long offset = partNumber * PART_BYTES;
        byte[] bytes = new byte[(int) Math.min(PART_BYTES, header.bitmapLength() - offset)];
        byte[] set = part.toByteArray();
        System.arraycopy(set, 0, bytes, 0, set.length);
        used += part.cardinality();
        crc.update(bytes);
        target.write(header.bitmapPosition() + offset, ByteBuffer.wrap(bytes));
        part = new BitSet(PART_BLOCKS);
        partNumber++;
    }
}
