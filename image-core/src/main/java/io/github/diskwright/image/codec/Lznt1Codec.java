package io.github.diskwright.image.codec;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.lznt1.Lznt1Decoder;
import io.github.diskwright.image.codec.lznt1.Lznt1Encoder;
import java.nio.BufferOverflowException;

/**
 * LZNT1, the compression of NTFS. Levels 1 to 100 are search depths; the default is 50. A compressor takes 420 KiB, a
 * decompressor nothing.
 */
public final class Lznt1Codec implements Codec {
    private static final int MAX_LEVEL = 100;
    private static final int DEFAULT_LEVEL = 50;

    /** For {@link java.util.ServiceLoader}. */
    public Lznt1Codec() {}

    @Override
    public String name() {
        return "lznt1";
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int minLevel() {
        return 1;
    }

    @Override
    public int maxLevel() {
        return MAX_LEVEL;
    }

    @Override
    public int defaultLevel() {
        return DEFAULT_LEVEL;
    }

    @Override
    public int maxCompressedLength(int length) {
        return Lznt1Encoder.maxLength(Levels.checkLength(length));
    }

    /** A compressor. It writes no end mark; in a compression unit two zero bytes have to follow if they fit. */
    @Override
    public BlockCompressor compressor(int level) {
        return new Compressor(Levels.check(this, level));
    }

    @Override
    public BlockDecompressor decompressor() {
        return new Decompressor(Lznt1Decoder.Rest.IS_CORRUPT);
    }

    /**
     * A decompressor for compression units as NTFS stores them: the source may be longer than the stream, which an end
     * mark (or the end of the source) then ends, and all that the stream does not give is 0. That is how Windows reads
     * them, so a stream that was cut off between blocks is not noticed.
     */
    public BlockDecompressor unitDecompressor() {
        return new Decompressor(Lznt1Decoder.Rest.IS_ZERO);
    }

    private static final class Compressor extends ArrayCompressor {
        private final Lznt1Encoder encoder;

        Compressor(int level) {
            encoder = new Lznt1Encoder(level);
        }

        @Override
        int maxCompressedLength(int length) {
            return Lznt1Encoder.maxLength(length);
        }

        @Override
        int compress(byte[] source, int offset, int length, byte[] target, int targetOffset, int room) {
            int stored = encoder.encode(source, offset, length, target, targetOffset, room);
            if (stored == 0) {
                throw new BufferOverflowException();
            }
            return stored;
        }
    }

    private static final class Decompressor extends ArrayDecompressor {
        private final Lznt1Decoder decoder;

        Decompressor(Lznt1Decoder.Rest rest) {
            super("lznt1");
            decoder = new Lznt1Decoder(rest);
        }

        @Override
        void decompress(byte[] source, int offset, int sourceLength, byte[] target, int targetOffset, int length)
                throws CorruptImageException {
            decoder.decode(source, offset, sourceLength, target, targetOffset, length);
        }
    }
}
