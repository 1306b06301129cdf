package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of any buffer to a consumer of arrays. The JDK's own way from direct buffers goes through a new array
 * of 4 KiB at each call; this one reuses a larger one that fits the first-level cache.
 */
final class HeapBytes {
    private static final int SCRATCH = 16 << 10;

    private final Consumer consumer;
    private byte @Nullable [] scratch;

    /** Takes a part of an array. */
    interface Consumer {
        void take(byte[] array, int offset, int length);
    }

    HeapBytes(Consumer consumer) {
        this.consumer = consumer;
    }

    void pass(ByteBuffer data) {
        if (data.hasArray()) {
            consumer.take(data.array(), data.arrayOffset() + data.position(), data.remaining());
            data.position(data.limit());
            return;
        }
        byte[] array = scratch;
        if (array == null) {
            array = new byte[SCRATCH];
            scratch = array;
        }
        while (data.hasRemaining()) {
            int length = Math.min(data.remaining(), SCRATCH);
            data.get(array, 0, length);
            consumer.take(array, 0, length);
        }
    }
}
