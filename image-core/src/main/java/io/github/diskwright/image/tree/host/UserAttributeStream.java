package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** A named stream that the JDK shows as a user attribute; held in memory while it is open. */
record UserAttributeStream(UserAttributes attributes, String name, long size) implements DataStream {
    @Override
    public OpenStream open() throws IOException {
        return new Open(attributes.read(name));
    }

    private static final class Open implements OpenStream {
        private final byte[] bytes;
        private volatile boolean closed;

        Open(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            checkRange(position, target.remaining());
            target.put(bytes, (int) position, target.remaining());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
