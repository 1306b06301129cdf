package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open stream that ends with its image. */
final class GuardedStream implements OpenStream {
    private final WimImage image;
    private final OpenStream stream;

    GuardedStream(WimImage image, OpenStream stream) {
        this.image = image;
        this.stream = stream;
    }

    @Override
    public long size() {
        return stream.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        image.requireOpen();
        stream.read(position, target);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
