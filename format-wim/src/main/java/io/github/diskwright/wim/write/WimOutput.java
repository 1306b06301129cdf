package io.github.diskwright.wim.write;

import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The end of a file that grows. What was written last is in memory, up to 1 MiB, where it can be changed and taken back at
 * no cost; what is on the device can be too. For one thread at a time.
 */
final class WimOutput {
    private static final int TAIL = 1 << 20;
    private static final long MAX_GROWTH = 64 << 20;

    private final ResizableDevice device;
    private final Optional<StretchHashes> hashes;
    private final byte[] tail = new byte[TAIL];
    private final long lowest;
    private long tailStart;
    private int tailLength;

    /**
     * An end.
     *
     * @param device where it is written
     * @param start where what is new begins; nothing before it is touched
     * @param hashes hear of what is written
     */
    WimOutput(ResizableDevice device, long start, Optional<StretchHashes> hashes) {
        this.device = device;
        this.lowest = start;
        this.tailStart = start;
        this.hashes = hashes;
    }

    /** Bytes of memory that it holds. */
    static long memory() {
        return TAIL;
    }

    /** Where the next byte goes. */
    long position() {
        return tailStart + tailLength;
    }

    /** Writes bytes. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (tailLength == TAIL) {
                writeTail();
            }
            int part = Math.min(end - at, TAIL - tailLength);
            System.arraycopy(bytes, at, tail, tailLength, part);
            tailLength += part;
            at += part;
        }
    }

    /** Leaves room, which is zero until something is {@linkplain #patch put there}. */
    void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (tailLength == TAIL) {
                writeTail();
            }
            int part = (int) Math.min(left, TAIL - tailLength);
            Arrays.fill(tail, tailLength, tailLength + part, (byte) 0);
            tailLength += part;
            left -= part;
        }
    }

    /** Overwrites what was written. */
    void patch(long position, byte[] bytes, int offset, int length) throws IOException {
        if (position < lowest || length > position() - position) {
            throw new IllegalArgumentException(length + " bytes at " + position + " were not written");
        }
        int onDevice = (int) Math.max(0, Math.min(length, tailStart - position));
        if (onDevice > 0) {
            device.write(position, ByteBuffer.wrap(bytes, offset, onDevice));
            hashes.ifPresent(table -> table.written(position, bytes, offset, onDevice));
        }
        if (onDevice < length) {
            int index = (int) (position + onDevice - tailStart);
            System.arraycopy(bytes, offset + onDevice, tail, index, length - onDevice);
        }
    }

    /** Takes back everything from a position on. */
    void truncate(long position) {
        if (position < lowest || position > position()) {
            throw new IllegalArgumentException("position " + position + " of " + position());
        }
        if (position >= tailStart) {
            tailLength = (int) (position - tailStart);
        } else {
            tailStart = position;
            tailLength = 0;
            hashes.ifPresent(table -> table.truncated(position));
        }
    }

    /**
     * Takes bytes out of what is still in memory, so that those behind them move down.
     *
     * @return whether they are out
     */
    boolean remove(long position, int length) {
        if (position < tailStart) {
            return false;
        }
        int index = (int) (position - tailStart);
        System.arraycopy(tail, index + length, tail, index, tailLength - index - length);
        tailLength -= length;
        return true;
    }

    private void writeTail() throws IOException {
        long end = position();
        if (device.size() < end) {
            device.resize(end + Math.min(MAX_GROWTH, Math.max(TAIL, end / 4)));
        }
        device.write(tailStart, ByteBuffer.wrap(tail, 0, tailLength));
        hashes.ifPresent(table -> table.written(tailStart, tail, 0, tailLength));
        tailStart = end;
        tailLength = 0;
    }

    /** Writes everything, and makes the device end there. */
    void finish() throws IOException {
        if (tailLength > 0) {
            writeTail();
        }
        if (device.size() != tailStart) {
            device.resize(tailStart);
        }
    }

    /** Writes everything; the device may be longer. */
    void writeAll() throws IOException {
        if (tailLength > 0) {
            writeTail();
        }
    }
}
