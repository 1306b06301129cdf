package io.github.diskwright.image.codec;

import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.lzms.LzmsDecoder;
import io.github.diskwright.image.codec.lzms.LzmsEncoder;
import java.util.concurrent.Executor;

/**
 * LZMS as in WIM and ESD files. Levels 1 to 34 are lazy and know no delta matches, 35 to 100 look for the smallest result
 * in chunks of up to 64 MiB; the default is 50. A block is stored as WIM files store a resource: a table of 32-bit offsets of all chunks
 * but the first, counted from its end, then the chunks, each as it is if it would not get smaller. (Solid resources of
 * ESD files have another table; their chunks are encoded as blocks of one chunk.) A stream of LZMS has no mark of its
 * end: a block that was compressed from a few bytes more or fewer may not be noticed. A compressor takes 9 bytes for each
 * byte of a chunk, and 4 MiB; a decompressor 400 KiB and the length of a compressed chunk.
 */
public final class LzmsCodec extends ChunkedCodec {
    /** The chunk size of Windows outside of solid resources. */
    public static final int DEFAULT_CHUNK_SIZE = 131072;
    /** The chunk size of Windows in solid resources, and the largest that it reads. */
    public static final int SOLID_CHUNK_SIZE = 64 << 20;

    private static final int MIN_CHUNK_SIZE = 32768;
    private static final int MAX_CHUNK_SIZE = 1 << 30;

    /** With the default chunk size; for {@link java.util.ServiceLoader}. */
    public LzmsCodec() {
        this(DEFAULT_CHUNK_SIZE);
    }

    private LzmsCodec(int chunkSize) {
        super("lzms", chunkSize, MIN_CHUNK_SIZE, MAX_CHUNK_SIZE);
    }

    /**
     * With another chunk size.
     *
     * @param chunkSize a power of 2 from 32 KiB to 1 GiB
     */
    public static LzmsCodec ofChunkSize(int chunkSize) {
        return new LzmsCodec(chunkSize);
    }

    /**
     * A compressor that may have help with chunks of 1 MiB and more: another thread looks for matches ahead of the one
     * that calls. The result is the same, whether the help comes or not.
     *
     * @param level 1 to 100; up to 34 the help is not used
     * @param helpers is given one task for each such chunk, which ends with the chunk
     */
    public BlockCompressor compressor(int level, Executor helpers) {
        return compressor(new LzmsEncoder(Levels.check(this, level), helpers));
    }

    @Override
    long compressorMemory(int chunk, long tree) {
        // Two tables of 32 bits, and the chunk itself.
        return 8 * tree + chunk + (4 << 20);
    }

    @Override
    ChunkEncoder encoder(int level) {
        return new LzmsEncoder(level);
    }

    @Override
    ChunkDecoder decoder() {
        return new LzmsDecoder();
    }
}
