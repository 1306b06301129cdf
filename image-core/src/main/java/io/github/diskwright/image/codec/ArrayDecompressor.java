package io.github.diskwright.image.codec;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/** A decompressor that works on arrays; buffers without one go through arrays of its own, which it keeps. */
abstract class ArrayDecompressor implements BlockDecompressor {
    private final String codec;
    private byte[] sourceCopy = new byte[0];
    private byte[] targetCopy = new byte[0];

    ArrayDecompressor(String codec) {
        this.codec = codec;
    }

    /** Fills a range of one or more bytes. */
    abstract void decompress(byte[] source, int offset, int sourceLength, byte[] target, int targetOffset, int length)
            throws CorruptImageException;

    @Override
    public final void decompress(ByteBuffer source, ByteBuffer target) throws CorruptImageException {
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int sourceLength = source.remaining();
        int length = target.remaining();
        if (length == 0) {
            if (sourceLength != 0) {
                throw corrupt("compressed block", 0, "nothing, for a block of 0 bytes", sourceLength + " bytes");
            }
            return;
        }
        byte[] from = sourceCopy;
        int offset = 0;
        if (source.hasArray()) {
            from = source.array();
            offset = source.arrayOffset() + source.position();
        } else {
            from = sourceCopy = ArrayCompressor.grown(sourceCopy, sourceLength);
            source.get(source.position(), from, 0, sourceLength);
        }
        if (target.hasArray()) {
            int at = target.arrayOffset() + target.position();
            decompress(from, offset, sourceLength, target.array(), at, length);
            target.position(target.limit());
        } else {
            targetCopy = ArrayCompressor.grown(targetCopy, length);
            decompress(from, offset, sourceLength, targetCopy, 0, length);
            target.put(targetCopy, 0, length);
        }
        source.position(source.limit());
    }

    /** An error of this codec; the position is in the compressed block. */
    final CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException(codec, structure, position, expected, found);
    }

    /** Has nothing to free. */
    @Override
    public final void close() {}
}
