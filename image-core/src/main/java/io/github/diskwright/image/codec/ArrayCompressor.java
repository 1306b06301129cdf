package io.github.diskwright.image.codec;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/** A compressor that works on arrays; buffers without one go through arrays of its own, which it keeps. */
abstract class ArrayCompressor implements BlockCompressor {
    private byte[] sourceCopy = new byte[0];
    private byte[] targetCopy = new byte[0];

    /**
     * Compresses one or more bytes.
     *
     * @return bytes of the result
     * @throws BufferOverflowException if it needs more than {@code room}
     */
    abstract int compress(byte[] source, int offset, int length, byte[] target, int targetOffset, int room);

    /** Room that a result needs at most. */
    abstract int maxCompressedLength(int length);

    @Override
    public final int compress(ByteBuffer source, ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int length = source.remaining();
        if (length == 0) {
            return 0;
        }
        byte[] from = sourceCopy;
        int offset = 0;
        if (source.hasArray()) {
            from = source.array();
            offset = source.arrayOffset() + source.position();
        } else {
            from = sourceCopy = grown(sourceCopy, length);
            source.get(source.position(), from, 0, length);
        }
        int written;
        if (target.hasArray()) {
            int at = target.arrayOffset() + target.position();
            written = compress(from, offset, length, target.array(), at, target.remaining());
            target.position(target.position() + written);
        } else {
            targetCopy = grown(targetCopy, Math.min(target.remaining(), maxCompressedLength(length)));
            int room = Math.min(target.remaining(), targetCopy.length);
            written = compress(from, offset, length, targetCopy, 0, room);
            target.put(targetCopy, 0, written);
        }
        source.position(source.limit());
        return written;
    }

    /** The array itself, or a longer one if it is too short. */
    static byte[] grown(byte[] array, int length) {
        return array.length >= length ? array : new byte[length];
    }

    /** Has nothing to free. */
    @Override
    public final void close() {}
}
