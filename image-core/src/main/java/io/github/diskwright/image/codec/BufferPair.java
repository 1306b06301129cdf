package io.github.diskwright.image.codec;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/**
 * Runs a codec that knows arrays and direct buffers on a pair of buffers of any kind. Two of one kind are passed as
 * they are; otherwise the one that does not fit goes through an array.
 */
abstract class BufferPair {
    /** Works on arrays; returns bytes put into the target. */
    abstract int onArrays(byte[] source, int sourceOffset, int sourceLength, byte[] target, int offset, int length);

    /** Works on direct buffers, by absolute indexes; returns bytes put into the target. */
    abstract int onDirect(
            ByteBuffer source, int sourceOffset, int sourceLength, ByteBuffer target, int offset, int length);

    /** Takes all of the source, and moves the target's position by what is returned. */
    final int run(ByteBuffer source, ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int count;
        if (source.isDirect() && target.isDirect()) {
            count = onDirect(
                    source, source.position(), source.remaining(), target, target.position(), target.remaining());
            source.position(source.limit());
            target.position(target.position() + count);
        } else if (target.hasArray()) {
            ByteBuffer from = source.hasArray() ? source : copy(source);
            count = onArrays(
                    from.array(),
                    from.arrayOffset() + from.position(),
                    from.remaining(),
                    target.array(),
                    target.arrayOffset() + target.position(),
                    target.remaining());
            source.position(source.limit());
            target.position(target.position() + count);
        } else {
            ByteBuffer array = ByteBuffer.allocate(target.remaining());
            count = run(source, array);
            target.put(array.flip());
        }
        return count;
    }

    private static ByteBuffer copy(ByteBuffer source) {
        ByteBuffer array = ByteBuffer.allocate(source.remaining());
        array.put(source.duplicate());
        return array.flip();
    }
}
