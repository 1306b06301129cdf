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
     * A compressor.
     *
     * @param options level and more
     * @throws IllegalArgumentException if the level is not {@link #minLevel()} to {@link #maxLevel()}
     * @throws UnsupportedFeatureException if the codec is not available, or cannot do what is asked
     */
    default BlockCompressor compressor(CompressorOptions options) throws UnsupportedFeatureException {
        if (options.matching() == CompressorOptions.Matching.LONG_DISTANCE) {
            throw new UnsupportedFeatureException("codecs", "long-distance matching with " + name());
        }
        return compressor(options.level());
    }

    /**
     * Bytes per second that one core compresses at a level, roughly: a constant that plans are made with, so that they
     * come out the same everywhere. Not a measurement of this machine.
     *
     * @param level {@link #minLevel()} to {@link #maxLevel()}
     */
    default long nominalRate(int level) {
        return 50_000_000;
    }

    /**
     * Bytes of memory that a compressor takes beside its buffers, roughly; 0 if it is below 1 MiB.
     *
     * @param options as for {@link #compressor(CompressorOptions)}
     * @param length bytes of a block
     */
    default long compressorMemory(CompressorOptions options, int length) {
        return 0;
    }

    /**
     * A decompressor.
     *
     * @throws UnsupportedFeatureException if the codec is not available
     */
    BlockDecompressor decompressor() throws UnsupportedFeatureException;
}
