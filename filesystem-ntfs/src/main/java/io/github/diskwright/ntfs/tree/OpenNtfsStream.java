package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.ntfs.NtfsAttribute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/** A stream that is read. */
final class OpenNtfsStream implements OpenStream {
    private final NtfsTree tree;
    private final long size;
    private final Contents contents;
    private final Optional<NtfsAttribute> holes;
    private volatile boolean closed;

    /** Reads bytes that are inside. */
    interface Contents {
        void read(long offset, ByteBuffer target) throws IOException;
    }

    /** @param holes who tells of holes; all is data without */
    OpenNtfsStream(NtfsTree tree, long size, Contents contents, Optional<NtfsAttribute> holes) {
        this.tree = tree;
        this.size = size;
        this.contents = contents;
        this.holes = holes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        requireOpen();
        checkRange(position, target.remaining());
        contents.read(position, target);
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        requireOpen();
        checkRange(position, length);
        if (holes.isEmpty()) {
            return new Extent(position, length, Extent.Kind.DATA);
        }
        NtfsAttribute attribute = holes.get();
        long zeros = length == 0 ? 0 : attribute.zeros(position, length);
        if (zeros > 0) {
            boolean isHole = attribute.isSparse() || attribute.isCompressed();
            return new Extent(position, zeros, isHole ? Extent.Kind.UNALLOCATED : Extent.Kind.ZERO);
        }
        long stored = length == 0 ? 0 : attribute.stored(position, length);
        return new Extent(position, stored, Extent.Kind.DATA);
    }

    private void requireOpen() throws IOException {
        tree.requireOpen();
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
