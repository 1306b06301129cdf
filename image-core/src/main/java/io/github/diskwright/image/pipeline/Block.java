package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;

/**
 * A piece of the device on its way through a pipeline. It belongs to whoever was called with it until that call
 * returns; its buffers are used again afterwards.
 */
public final class Block {
    private final ByteBuffer data;
    private final ByteBuffer output;
    private long position;
    private int length;

    Block(ByteBuffer data, ByteBuffer output) {
        this.data = data;
        this.output = output;
    }

    void place(long newPosition, int newLength) {
        position = newPosition;
        length = newLength;
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
     * Room for what a worker makes of the bytes, {@link BlockWorker.Factory#outputLength} bytes large; what it puts there stays
     * for the stages. The buffer's position and limit are left alone.
     */
    public ByteBuffer output() {
        return output;
    }
}
