package io.github.diskwright.image.codec;

import io.github.diskwright.image.UnsupportedFeatureException;

/**
 * LZ4, bare blocks without frame. Level 1, the default, is the fast compressor; 2 to 12 are LZ4 HC of that level.
 * Needs {@code at.yawk.lz4:lz4-java}, whose native part is replaced by Java where it does not load; the two may compress
 * to different bytes.
 */
public final class Lz4Codec implements Codec {
    /** Megabytes per second of one core of 2020's servers on program files, rounded, for levels 1 to 12. */
    private static final int[] RATES = {600, 120, 110, 100, 85, 70, 60, 50, 40, 25, 12, 8};

    /** For {@link java.util.ServiceLoader}. */
    public Lz4Codec() {}

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public boolean isAvailable() {
        return Probe.LOADS;
    }

    @Override
    public int minLevel() {
        return 1;
    }

    @Override
    public int maxLevel() {
        return 12;
    }

    @Override
    public int defaultLevel() {
        return 1;
    }

    @Override
    public int maxCompressedLength(int length) {
        // One length byte for each 255 literals, and a token.
        return Levels.checkLength(length) + length / 255 + 16;
    }

    @Override
    public BlockCompressor compressor(int level) throws UnsupportedFeatureException {
        Levels.check(this, level);
        requireAvailable();
        return new Lz4Blocks.Compressor(level);
    }

    @Override
    public BlockDecompressor decompressor() throws UnsupportedFeatureException {
        requireAvailable();
        return new Lz4Blocks.Decompressor();
    }

    @Override
    public long nominalRate(int level) {
        return RATES[Levels.check(this, level) - 1] * 1_000_000L;
    }

    private static void requireAvailable() throws UnsupportedFeatureException {
        if (!Probe.LOADS) {
            throw new UnsupportedFeatureException("codecs", "lz4: lz4-java does not load here");
        }
    }

    /** Asks once whether the library loads. */
    private static final class Probe {
        static final boolean LOADS = loads();

        private static boolean loads() {
            try {
                new Lz4Blocks.Decompressor().close();
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }
    }
}
