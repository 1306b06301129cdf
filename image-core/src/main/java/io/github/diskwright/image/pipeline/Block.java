package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A piece of the device on its way through a pipeline. It belongs to whoever was called with it until that call
 * returns; its buffers are used again afterwards.
 */
public final class Block {
    private final ByteBuffer data;
    private final ByteBuffer output;
    private long position;
    private int length;
    /** Start and end of each part that has data, in order. */
    private int[] parts = new int[2];

    private int partCount;

    Block(ByteBuffer data, ByteBuffer output) {
        this.data = data;
        this.output = output;
    }

    void place(long newPosition, int newLength) {
        position = newPosition;
        length = newLength;
        partCount = 0;
    }

    /** Adds a part that has data, behind those before. */
    void addPart(int start, int end) {
        if (2 * partCount == parts.length) {
            parts = Arrays.copyOf(parts, 2 * parts.length);
        }
        parts[2 * partCount] = start;
        parts[2 * partCount + 1] = end;
        partCount++;
    }

    /** Bytes in parts that have data: what {@link #fill} reads. */
    long partBytes() {
        long bytes = 0;
        for (int i = 0; i < partCount; i++) {
            bytes += parts[2 * i + 1] - parts[2 * i];
        }
        return bytes;
    }

    /** The parts that have data. */
    DataRuns parts() {
        return new DataRuns(Arrays.copyOf(parts, 2 * partCount), 2 * partCount);
    }

    /** Reads the parts that have data, and puts zeros between them. */
    void fill(BlockDevice device) throws IOException {
        data.limit(length).position(0);
        for (int i = 0; i < partCount; i++) {
            Zeros.put(data, parts[2 * i] - data.position());
            data.limit(parts[2 * i + 1]);
            device.read(position + parts[2 * i], data);
            data.limit(length);
        }
        Zeros.put(data, data.remaining());
    }

    /** First byte in the device; a multiple of the block size, but perhaps for the first block. */
    public long position() {
        return position;
    }

    /** Number of bytes: the block size, or less for the first and the last block. */
    public int length() {
        return length;
    }

    /** The bytes: one buffer, set to position 0 and limit {@link #length()} by each call. */
    public ByteBuffer data() {
        return data.limit(length).position(0);
    }

    /**
     * Room for what a worker makes of the bytes, {@link BlockWorker.Factory#outputLength} bytes large; what it puts
     * there stays for the stages. The buffer's position and limit are left alone.
     */
    public ByteBuffer output() {
        return output;
    }
}
