package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.codec.Codec;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What {@link CompressWorker} made of a block. Valid as long as the block is. */
public final class CompressedBlock {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final Block block;
    private final Form form;
    private final Optional<Codec> codec;
    private final int length;
    private final byte[] digest;

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
     * @param codec what compressed it
     * @param length bytes of the compressed form, in the block's output
     * @param digest SHA-256 of the block; empty if it was not computed
     */
    CompressedBlock(Block block, Form form, Optional<Codec> codec, int length, byte[] digest) {
        this.block = block;
        this.form = form;
        this.codec = codec;
        this.length = length;
        this.digest = digest;
    }

    /** Whether a form is smaller by as much as the time to get the block back is worth: a 64th. */
    static boolean isWorthIt(int length, int than) {
        return length < than - than / 64;
    }

    /** How the block is kept. */
    public Form form() {
        return form;
    }

    /** What compressed it; empty unless the form is {@link Form#COMPRESSED}. */
    public Optional<Codec> codec() {
        return codec;
    }

    /** The bytes to keep, from position to limit; empty for {@link Form#ZERO}. Each call sets them anew. */
    public ByteBuffer bytes() {
        return switch (form) {
            case ZERO -> EMPTY;
            case STORED -> block.data();
            case COMPRESSED -> block.output().limit(length).position(0);
        };
    }

    /**
     * SHA-256 of the block's plain bytes: 32 bytes, read-only. Empty for {@link Form#ZERO}, and if
     * {@link Compression#digests()} does not ask for it.
     */
    public ByteBuffer digest() {
        return ByteBuffer.wrap(digest).asReadOnlyBuffer();
    }
}
