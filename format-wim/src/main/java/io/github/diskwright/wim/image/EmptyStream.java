package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.OpenStream;
import java.nio.ByteBuffer;

/** A stream without bytes, which has no blob. */
enum EmptyStream implements OpenStream {
    /** The only one. */
    INSTANCE;

    @Override
    public long size() {
        return 0;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        checkRange(position, target.remaining());
    }

    @Override
    public void close() {
        // There is nothing that could be used after it.
    }
}
