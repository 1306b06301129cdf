package io.github.diskwright.image.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/** The two sides of Zstandard. The only class that names its library, so that it may be absent. */
final class ZstdBlocks {
    /** ZSTD_error_dstSize_tooSmall of the reference's public error codes. */
    private static final long TARGET_TOO_SMALL = 70;

    private ZstdBlocks() {}

    static final class Compressor extends BufferPair implements BlockCompressor {
        private final ZstdCompressCtx context = new ZstdCompressCtx();

        Compressor(CompressorOptions options) {
            try {
                context.setLevel(options.level());
                if (options.matching() == CompressorOptions.Matching.LONG_DISTANCE) {
                    context.setLong(ZstdCodec.LONG_WINDOW_LOG);
                } else if (options.matching() == CompressorOptions.Matching.WHOLE_BLOCK) {
                    // Both are made smaller for smaller blocks, by the library itself.
                    context.setWindowLog(
                            Math.max(ZstdCost.WHOLE_BLOCK_WINDOW_LOG, ZstdCost.windowLog(options.level())));
                    context.setHashLog(Math.max(ZstdCost.WHOLE_BLOCK_HASH_LOG, ZstdCost.hashLog(options.level())));
                }
            } catch (RuntimeException e) {
                context.close();
                throw e;
            }
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            try {
                return run(source, target);
            } catch (ZstdException e) {
                if (e.getErrorCode() == TARGET_TOO_SMALL) {
                    throw new BufferOverflowException();
                }
                throw new IllegalStateException("zstd: " + e.getMessage(), e);
            }
        }

        @Override
        int onArrays(byte[] source, int sourceOffset, int sourceLength, byte[] target, int offset, int length) {
            return context.compressByteArray(target, offset, length, source, sourceOffset, sourceLength);
        }

        @Override
        int onDirect(ByteBuffer source, int sourceOffset, int sourceLength, ByteBuffer target, int offset, int length) {
            return context.compressDirectByteBuffer(target, offset, length, source, sourceOffset, sourceLength);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    static final class Decompressor extends CheckedDecompressor {
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();

        Decompressor() {
            super("zstd");
        }

        @Override
        boolean isComplaint(RuntimeException e) {
            return e instanceof ZstdException;
        }

        @Override
        int onArrays(byte[] source, int sourceOffset, int sourceLength, byte[] target, int offset, int length) {
            return context.decompressByteArray(target, offset, length, source, sourceOffset, sourceLength);
        }

        @Override
        int onDirect(ByteBuffer source, int sourceOffset, int sourceLength, ByteBuffer target, int offset, int length) {
            return context.decompressDirectByteBuffer(target, offset, length, source, sourceOffset, sourceLength);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
