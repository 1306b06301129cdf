package io.github.diskwright.wim.write;

import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.SolidHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A solid resource while it is written: the blobs of many files as one sequence of chunks, the sizes of which are in front.
 * How many there will be is known only at the end; so room is left for the most there can be, and header and sizes
 * are put just before the first chunk. For one thread at a time.
 */
final class SolidBuild implements ChunkSink {
    private final WimOutput out;
    private final CompressionType compression;
    private final int chunkSize;
    private final long reserved;
    private int[] sizes = new int[16];
    private int count;
    private long start = -1;
    private long size;
    private long stored;

    /**
     * A resource.
     *
     * @param out where
     * @param compression how its chunks are compressed
     * @param chunkSize bytes of a chunk
     * @param most bytes that will come, or more
     */
    SolidBuild(WimOutput out, CompressionType compression, int chunkSize, long most) {
        this.out = out;
        this.compression = compression;
        this.chunkSize = chunkSize;
        long chunks = most == 0 ? 0 : (most - 1) / chunkSize + 1;
        this.reserved = SolidHeader.SIZE_BYTES + chunks * SolidHeader.ENTRY_BYTES;
    }

    @Override
    public void chunk(ChunkSlot slot) throws IOException {
        if (start < 0) {
            start = out.position();
            out.skip(reserved);
        }
        if (count == sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        sizes[count++] = slot.storedLength();
        out.write(slot.stored(), 0, slot.storedLength());
        size += slot.length();
        stored += slot.storedLength();
    }

    /**
     * All chunks have come.
     *
     * @return where it is
     */
    SolidResource end() throws IOException {
        int head = SolidHeader.SIZE_BYTES + count * SolidHeader.ENTRY_BYTES;
        if (head > reserved) {
            throw new IllegalStateException("more chunks than room was left for");
        }
        ByteBuffer bytes = ByteBuffer.allocate(head).order(ByteOrder.LITTLE_ENDIAN);
        new SolidHeader(size, chunkSize, compression).write(bytes);
        for (int i = 0; i < count; i++) {
            bytes.putInt(SolidHeader.SIZE_BYTES + i * SolidHeader.ENTRY_BYTES, sizes[i]);
        }
        long position = start + reserved - head;
        if (out.remove(start, (int) (reserved - head))) {
            position = start;
        }
        out.patch(position, bytes.array(), 0, head);
        return new SolidResource(position, head + stored, size);
    }
}
