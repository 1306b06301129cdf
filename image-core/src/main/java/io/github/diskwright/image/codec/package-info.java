/**
 * Codecs: compress a block of bytes, and give it back. {@code store}, {@code lz4} and {@code zstd} behind one
 * interface; LZ4 and Zstandard need their libraries at run time ({@code at.yawk.lz4:lz4-java},
 * {@code com.github.luben:zstd-jni}) and say so by name where they are missing.
 *
 * <pre>{@code
 * Codec zstd = CodecRegistry.load().require("zstd");
 * try (BlockCompressor compressor = zstd.compressor(zstd.defaultLevel());
 *         BlockDecompressor decompressor = zstd.decompressor()) {
 *     ByteBuffer packed = ByteBuffer.allocate(zstd.maxCompressedLength(block.remaining()));
 *     int length = block.remaining();
 *     compressor.compress(block, packed);
 *     ByteBuffer back = ByteBuffer.allocate(length);
 *     decompressor.decompress(packed.flip(), back);
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image.codec;

import org.jspecify.annotations.NullMarked;
