package io.github.diskwright.image.codec;

import io.github.diskwright.image.UnsupportedFeatureException;

/**
 * A way to compress blocks: a service, found by {@link CodecRegistry}. Stateless and thread-safe; what it makes is not.
 */
public interface Codec {
    /** Short name, lower case: {@code "zstd"}. */
    String name();

    /** Whether it works in this installation. Found out once. */
    boolean isAvailable();

    /** Lowest level: the fastest. */
    int minLevel();

    /** Highest level: the smallest output. */
    int maxLevel();

    /** The level that most users want. */
    int defaultLevel();

    /**
     * Room that {@link BlockCompressor#compress} needs at most.
     *
     * @param length bytes to be compressed, 0 to 1 GiB
     */
    int maxCompressedLength(int length);

    /**
     * A compressor.
     *
     * @param level {@link #minLevel()} to {@link #maxLevel()}
     * @throws IllegalArgumentException if the level is not in that range
     * @throws UnsupportedFeatureException if the codec is not available
     */
    BlockCompressor compressor(int level) throws UnsupportedFeatureException;

    /**
     * A decompressor.
     *
     * @throws UnsupportedFeatureException if the codec is not available
     */
    BlockDecompressor decompressor() throws UnsupportedFeatureException;
}
