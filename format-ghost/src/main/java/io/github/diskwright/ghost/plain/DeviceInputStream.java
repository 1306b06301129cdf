package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A device from its first byte on, for decoders of streams. Remembers whether it was the device that failed. Not thread-safe. */
final class DeviceInputStream extends InputStream {
    private static final int BUFFER = 128 << 10;

    private final BlockDevice device;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long next;
    private @Nullable IOException failure;

    DeviceInputStream(BlockDevice device, long end) {
        this.device = device;
        this.end = end;
    }

    /** Bytes that were handed out: about where the decoder is. */
    long position() {
        return next - buffer.remaining();
    }

    /** Throws what the device threw, if it did. */
    void rethrowFailure() throws IOException {
        IOException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, buffer.remaining());
        buffer.get(target, offset, part);
        return part;
    }

    /** More than none until the end: the JDK's decoder of gzip asks before it looks for another member. */
    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position());
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        if (next == end) {
            return false;
        }
        buffer.clear().limit((int) Math.min(BUFFER, end - next));
        try {
            device.read(next, buffer);
        } catch (IOException e) {
            failure = e;
            buffer.limit(0);
            throw e;
        }
        next += buffer.limit();
        buffer.flip();
        return true;
    }
}
