package io.github.diskwright.wim.structure;

import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.StoreCodec;
import io.github.diskwright.image.codec.XpressCodec;

/**
 * How the chunks of a WIM file are compressed. The flags are those of the header ([Microsoft, Windows Imaging File
 * Format], "File Header"; LZMS as Windows 8 and later write it), the numbers those of solid resources, which Microsoft
 * has not described.
 */
public enum CompressionType {
    /** Not at all. */
    NONE("none", 0, 0, 4 << 10, 1 << 30, 32 << 10),
    /** XPRESS with Huffman codes. */
    XPRESS("xpress", 0x20000, 1, 4 << 10, 64 << 10, 32 << 10),
    /** LZX. */
    LZX("lzx", 0x40000, 2, 32 << 10, 2 << 20, 32 << 10),
    /** LZMS; only in files of version 0xe00. */
    LZMS("lzms", 0x80000, 3, 32 << 10, 1 << 30, 128 << 10);

    private final String label;
    private final int headerFlag;
    private final int solidNumber;
    private final int minChunkSize;
    private final int maxChunkSize;
    private final int defaultChunkSize;

    CompressionType(
            String label, int headerFlag, int solidNumber, int minChunkSize, int maxChunkSize, int defaultChunkSize) {
        this.label = label;
        this.headerFlag = headerFlag;
        this.solidNumber = solidNumber;
        this.minChunkSize = minChunkSize;
        this.maxChunkSize = maxChunkSize;
        this.defaultChunkSize = defaultChunkSize;
    }

    /** Name in commands and messages: {@code "lzx"}. */
    public String label() {
        return label;
    }

    /** The bit of the header's flags that says so; 0 for {@link #NONE}. */
    public int headerFlag() {
        return headerFlag;
    }

    /** The number that says so in the header of a solid resource. */
    public int solidNumber() {
        return solidNumber;
    }

    /** Smallest chunk, bytes. */
    public int minChunkSize() {
        return minChunkSize;
    }

    /** Largest chunk, bytes. */
    public int maxChunkSize() {
        return maxChunkSize;
    }

    /** Bytes of the chunks of ordinary resources unless something else is asked for. */
    public int defaultChunkSize() {
        return defaultChunkSize;
    }

    /** Whether chunks of that size can be read. */
    public boolean allowsChunkSize(long size) {
        return size >= minChunkSize && size <= maxChunkSize && Long.bitCount(size) == 1;
    }

    /**
     * The codec of single chunks.
     *
     * @param chunkSize bytes of a whole chunk
     * @throws IllegalArgumentException if {@link #allowsChunkSize} does not
     */
    public Codec codec(int chunkSize) {
        if (!allowsChunkSize(chunkSize)) {
            throw new IllegalArgumentException("chunk size of " + label + " is " + chunkSize
                    + ", allowed powers of 2 from " + minChunkSize + " to " + maxChunkSize);
        }
        return switch (this) {
            case NONE -> new StoreCodec();
            case XPRESS -> XpressCodec.ofChunkSize(chunkSize);
            case LZX -> LzxCodec.ofChunkSize(chunkSize);
            case LZMS -> LzmsCodec.ofChunkSize(chunkSize);
        };
    }
}
