package io.github.diskwright.wim.windows;

import io.github.diskwright.image.tree.OpenStream;
import java.nio.ByteBuffer;

/** Bytes as a stream. */
public record BytesStream(byte[] bytes) implements OpenStream {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        checkRange(position, target.remaining());
        target.put(bytes, (int) position, target.remaining());
    }

    @Override
    public void close() {}
}
