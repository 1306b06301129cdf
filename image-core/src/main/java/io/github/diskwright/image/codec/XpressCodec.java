package io.github.diskwright.image.codec;

import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.xpress.XpressDecoder;
import io.github.diskwright.image.codec.xpress.XpressEncoder;

/**
 * XPRESS with Huffman codes, as in WIM files and in files that Windows compresses with {@code compact /exe}. Levels 1 to
 * 19 are greedy, 20 to 59 lazy, 60 to 100 look for the smallest result; the default is 50. A block is stored as WIM
 * files store a resource: a table of 32-bit offsets of all chunks but the first, counted from its end, then the chunks,
 * each as it is if it would not get smaller. A compressor takes up to 4 MiB, a decompressor 100 KiB.
 */
public final class XpressCodec extends ChunkedCodec {
    /** The chunk size that all software of Microsoft reads. */
    public static final int DEFAULT_CHUNK_SIZE = 32768;

    private static final int MIN_CHUNK_SIZE = 4096;
    private static final int MAX_CHUNK_SIZE = 65536;

    /** With the default chunk size; for {@link java.util.ServiceLoader}. */
    public XpressCodec() {
        this(DEFAULT_CHUNK_SIZE);
    }

    private XpressCodec(int chunkSize) {
        super("xpress", chunkSize, MIN_CHUNK_SIZE, MAX_CHUNK_SIZE);
    }

    /**
     * With another chunk size.
     *
     * @param chunkSize a power of 2 from 4 KiB to 64 KiB
     */
    public static XpressCodec ofChunkSize(int chunkSize) {
        return new XpressCodec(chunkSize);
    }

    @Override
    long compressorMemory(int chunk, long tree) {
        // The search trees, and for each byte its matches, costs and items.
        return 8 * tree + 64L * chunk + (1 << 20);
    }

    @Override
    ChunkEncoder encoder(int level) {
        return new XpressEncoder(level);
    }

    @Override
    ChunkDecoder decoder() {
        return new XpressDecoder();
    }
}
