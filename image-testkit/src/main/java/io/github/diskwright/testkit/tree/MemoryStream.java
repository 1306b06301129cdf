package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** A stream of a {@link MemoryFile}; runs of zeros of 4 KiB are holes. */
record MemoryStream(MemoryTree tree, String name, Kind kind, byte[] data) implements DataStream {
    private static final int HOLE = 4096;

    @Override
    public long size() {
        return data.length;
    }

    @Override
    public OpenStream open() throws IOException {
        tree.requireOpen();
        tree.open().incrementAndGet();
        return new Open();
    }

    private final class Open implements OpenStream {
        private volatile boolean closed;

        @Override
        public long size() {
            return data.length;
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            requireOpen();
            checkRange(position, target.remaining());
            target.put(data, (int) position, target.remaining());
        }

        @Override
        public Extent extent(long position, long length) throws IOException {
            requireOpen();
            if (length == 0) {
                throw new IllegalArgumentException("empty range");
            }
            checkRange(position, length);
            int start = (int) position;
            boolean isZero = isZero(start);
            int end = start;
            while (end < position + length && isZero(end) == isZero) {
                end = Math.min(data.length, end / HOLE * HOLE + HOLE);
            }
            long count = Math.min(end - position, length);
            return new Extent(position, count, isZero ? Extent.Kind.UNALLOCATED : Extent.Kind.DATA);
        }

        private boolean isZero(int position) {
            int start = position / HOLE * HOLE;
            for (int i = start; i < Math.min(data.length, start + HOLE); i++) {
                if (data[i] != 0) {
                    return false;
                }
            }
            return true;
        }

        private void requireOpen() throws IOException {
            tree.requireOpen();
            if (closed) {
                throw new ClosedChannelException();
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                tree.open().decrementAndGet();
            }
        }
    }
}
