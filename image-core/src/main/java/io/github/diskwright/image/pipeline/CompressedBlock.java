package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;

/** What {@link CompressWorker} made of a block. Valid as long as the block is. */
public final class CompressedBlock {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final Block block;
    private final Form form;
    private final int length;

    /** How a block is kept. */
    public enum Form {
        /** All of it is zero: there is nothing to keep. */
        ZERO,
        /** Compression does not make it smaller: the bytes as they are. */
        STORED,
        /** Compressed. */
        COMPRESSED
    }

    /**
     * @param length bytes of the compressed form, in the block's output
     */
    CompressedBlock(Block block, Form form, int length) {
        this.block = block;
        this.form = form;
        this.length = length;
    }

    /** How the block is kept. */
    public Form form() {
        return form;
    }

    /** The bytes to keep, from position to limit; empty for {@link Form#ZERO}. Each call sets them anew. */
    public ByteBuffer bytes() {
        return switch (form) {
            case ZERO -> EMPTY;
            case STORED -> block.data();
            case COMPRESSED -> block.output().limit(length).position(0);
        };
    }
}
