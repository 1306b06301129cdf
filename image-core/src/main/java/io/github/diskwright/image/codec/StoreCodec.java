package io.github.diskwright.image.codec;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/** No compression: the bytes as they are. Its one level is 0. */
public final class StoreCodec implements Codec {
    /** For {@link java.util.ServiceLoader}. */
    public StoreCodec() {}

    @Override
    public String name() {
        return "store";
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int minLevel() {
        return 0;
    }

    @Override
    public int maxLevel() {
        return 0;
    }

    @Override
    public int defaultLevel() {
        return 0;
    }

    @Override
    public int maxCompressedLength(int length) {
        return Levels.checkLength(length);
    }

    @Override
    public long nominalRate(int level) {
        Levels.check(this, level);
        return 5_000_000_000L;
    }

    @Override
    public BlockCompressor compressor(int level) {
        Levels.check(this, level);
        return new Copy();
    }

    @Override
    public BlockDecompressor decompressor() {
        return new Copy();
    }

    private static final class Copy implements BlockCompressor, BlockDecompressor {
        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            int length = source.remaining();
            target.put(source);
            return length;
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptImageException {
            if (source.remaining() != target.remaining()) {
                throw new CorruptImageException(
                        "store", "stored block", 0, target.remaining() + " bytes", source.remaining() + " bytes");
            }
            target.put(source);
        }

        @Override
        public void close() {}
    }
}
