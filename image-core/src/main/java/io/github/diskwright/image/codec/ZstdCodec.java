package io.github.diskwright.image.codec;

import io.github.diskwright.image.UnsupportedFeatureException;

/**
 * Zstandard (RFC 8878): one frame for each block, with the content size, without checksum. Levels -7 to 22, default 3;
 * memory is native and {@link #compressorMemory} tells how much. Can look for matches over blocks of up to 128 MiB. Needs
 * {@code com.github.luben:zstd-jni}.
 */
public final class ZstdCodec implements Codec {
    /** The largest window that decompressors take without being asked to: 128 MiB. */
    static final int LONG_WINDOW_LOG = 27;

    /** For {@link java.util.ServiceLoader}. */
    public ZstdCodec() {}

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public boolean isAvailable() {
        return Probe.LOADS;
    }

    @Override
    public int minLevel() {
        return -7;
    }

    @Override
    public int maxLevel() {
        return 22;
    }

    @Override
    public int defaultLevel() {
        return 3;
    }

    @Override
    public int maxCompressedLength(int length) {
        // RFC 8878 allows raw blocks of 128 KiB with 3 bytes of header each; the reference's bound is a little wider
        // for small inputs.
        int small = length < 128 << 10 ? ((128 << 10) - length) >>> 11 : 0;
        return Levels.checkLength(length) + (length >>> 8) + small;
    }

    @Override
    public BlockCompressor compressor(int level) throws UnsupportedFeatureException {
        return compressor(CompressorOptions.ofLevel(level));
    }

    @Override
    public BlockCompressor compressor(CompressorOptions options) throws UnsupportedFeatureException {
        Levels.check(this, options.level());
        requireAvailable();
        return new ZstdBlocks.Compressor(options);
    }

    @Override
    public long nominalRate(int level) {
        return ZstdCost.rate(Levels.check(this, level));
    }

    @Override
    public long compressorMemory(CompressorOptions options, int length) {
        Levels.check(this, options.level());
        return ZstdCost.memory(options, Levels.checkLength(length));
    }

    @Override
    public BlockDecompressor decompressor() throws UnsupportedFeatureException {
        requireAvailable();
        return new ZstdBlocks.Decompressor();
    }

    private static void requireAvailable() throws UnsupportedFeatureException {
        if (!Probe.LOADS) {
            throw new UnsupportedFeatureException("codecs", "zstd: zstd-jni does not load here");
        }
    }

    /** Asks once whether the library and its native part load. */
    private static final class Probe {
        static final boolean LOADS = loads();

        private static boolean loads() {
            try {
                new ZstdBlocks.Decompressor().close();
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }
    }
}
