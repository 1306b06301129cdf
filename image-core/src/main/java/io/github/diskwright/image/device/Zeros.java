package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Zero bytes: putting them, finding them, writing them. Thread-safe.
 *
 * <p>Finding compares with a zero buffer through {@link ByteBuffer#mismatch}, which the JIT turns into vector
 * instructions for heap and direct buffers alike.
 */
public final class Zeros {
    private static final int LENGTH = 64 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(LENGTH).asReadOnlyBuffer();

    private Zeros() {}

    /**
     * Puts zeros at a buffer's position.
     *
     * @param target the buffer
     * @param count number of zeros, at most {@code target.remaining()}
     */
    public static void put(ByteBuffer target, int count) {
        int left = count;
        while (left > 0) {
            int length = Math.min(left, LENGTH);
            target.put(ZEROS.slice(0, length));
            left -= length;
        }
    }

    /** Whether all bytes from the buffer's position to its limit are zero. The buffer is not changed. */
    public static boolean isZero(ByteBuffer buffer) {
        return isZero(buffer, buffer.position(), buffer.remaining());
    }

    /**
     * Whether a part of a buffer is all zero. The buffer is not changed.
     *
     * @param buffer the buffer
     * @param offset absolute index of the first byte
     * @param length number of bytes
     */
    public static boolean isZero(ByteBuffer buffer, int offset, int length) {
        // Most data shows it in its first bytes.
        if (length >= Long.BYTES && buffer.getLong(offset) != 0) {
            return false;
        }
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int part = Math.min(end - at, LENGTH);
            if (buffer.slice(at, part).mismatch(ZEROS.slice(0, part)) >= 0) {
                return false;
            }
            at += part;
        }
        return true;
    }

    /**
     * Writes zeros as bytes, for devices that have no better way.
     *
     * @param device the device
     * @param position first byte
     * @param length number of bytes
     * @throws IOException if the device cannot write
     */
    public static void write(BlockDevice device, long position, long length) throws IOException {
        Ranges.check(device, position, length);
        long at = position;
        long end = position + length;
        while (at < end) {
            int part = (int) Math.min(end - at, LENGTH);
            device.write(at, ZEROS.slice(0, part));
            at += part;
        }
    }
}
