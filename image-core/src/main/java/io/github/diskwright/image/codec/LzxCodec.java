package io.github.diskwright.image.codec;

import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.lzx.LzxDecoder;
import io.github.diskwright.image.codec.lzx.LzxEncoder;

/**
 * LZX as in WIM files and in files that Windows compresses with {@code compact /exe:lzx}. Levels 1 to 34 are lazy, 35 to
 * 100 look for the smallest result, from 75 and 95 on with one more pass each; the default is 50. A block is stored as
 * WIM files store a resource: a table of 32-bit offsets of all chunks but the first, counted from its end, then the
 * chunks, each as it is if it would not get smaller. With chunks of 32 KiB a compressor takes up to 5 MiB, with chunks
 * of 2 MiB 40 MiB; a decompressor 100 KiB and the length of a compressed chunk.
 */
public final class LzxCodec extends ChunkedCodec {
    /** The chunk size that all software of Microsoft reads. */
    public static final int DEFAULT_CHUNK_SIZE = 32768;

    private static final int MIN_CHUNK_SIZE = 32768;
    private static final int MAX_CHUNK_SIZE = 2 << 20;

    /** With the default chunk size; for {@link java.util.ServiceLoader}. */
    public LzxCodec() {
        this(DEFAULT_CHUNK_SIZE);
    }

    private LzxCodec(int chunkSize) {
        super("lzx", chunkSize, MIN_CHUNK_SIZE, MAX_CHUNK_SIZE);
    }

    /**
     * With another chunk size, which is also the window.
     *
     * @param chunkSize a power of 2 from 32 KiB to 2 MiB
     */
    public static LzxCodec ofChunkSize(int chunkSize) {
        return new LzxCodec(chunkSize);
    }

    @Override
    long compressorMemory(int chunk, long tree) {
        // The search trees, the items of a block and the chunk; what belongs to a block is bounded by its length.
        return 8 * tree + 5L * chunk + 48L * Math.min(chunk, 100_000) + (1 << 20);
    }

    @Override
    ChunkEncoder encoder(int level) {
        return new LzxEncoder(chunkSize(), level);
    }

    @Override
    ChunkDecoder decoder() {
        return new LzxDecoder(chunkSize());
    }
}
