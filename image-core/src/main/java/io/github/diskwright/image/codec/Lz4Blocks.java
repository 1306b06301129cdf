package io.github.diskwright.image.codec;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * The two sides of LZ4. The only class that names its library, so that it may be absent. Uses the safe decompressor
 * only: the fast ones trust lengths from input.
 */
final class Lz4Blocks {
    private Lz4Blocks() {}

    static final class Compressor extends BufferPair implements BlockCompressor {
        private final LZ4Compressor compressor;

        Compressor(int level) {
            LZ4Factory factory = LZ4Factory.fastestInstance();
            compressor = level == 1 ? factory.fastCompressor() : factory.highCompressor(level);
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            try {
                return run(source, target);
            } catch (LZ4Exception e) {
                BufferOverflowException overflow = new BufferOverflowException();
                overflow.initCause(e);
                throw overflow;
            }
        }

        @Override
        int onArrays(byte[] source, int sourceOffset, int sourceLength, byte[] target, int offset, int length) {
            return compressor.compress(source, sourceOffset, sourceLength, target, offset, length);
        }

        @Override
        int onDirect(ByteBuffer source, int sourceOffset, int sourceLength, ByteBuffer target, int offset, int length) {
            return compressor.compress(source, sourceOffset, sourceLength, target, offset, length);
        }

        @Override
        public void close() {}
    }

    static final class Decompressor extends CheckedDecompressor {
        private final LZ4SafeDecompressor decompressor =
                LZ4Factory.fastestInstance().safeDecompressor();

        Decompressor() {
            super("lz4");
        }

        @Override
        boolean isComplaint(RuntimeException e) {
            return e instanceof LZ4Exception;
        }

        @Override
        int onArrays(byte[] source, int sourceOffset, int sourceLength, byte[] target, int offset, int length) {
            return decompressor.decompress(source, sourceOffset, sourceLength, target, offset, length);
        }

        @Override
        int onDirect(ByteBuffer source, int sourceOffset, int sourceLength, ByteBuffer target, int offset, int length) {
            return decompressor.decompress(source, sourceOffset, sourceLength, target, offset, length);
        }

        @Override
        public void close() {}
    }
}
