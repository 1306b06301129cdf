package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.OpenStream;
import java.nio.ByteBuffer;

/**
 * Bytes in memory.
 *
 * @param description what they are
 * @param bytes the bytes, kept
 */
record BytesInput(String description, byte[] bytes) implements BlobInput {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public OpenStream open() {
        return new OpenStream() {
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
            public void close() {
                // Nothing is open.
            }
        };
    }
}
