package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The data of a file of the host. */
record HostStream(Path path, long size) implements DataStream {
    /** Where there could be room for a hole that is worth a question. */
    private static final long LEAST_FOR_HOLES = 64 << 10;

    @Override
    public String name() {
        return "";
    }

    @Override
    public OpenStream open() throws IOException {
        return new Open(FileDevice.openReadOnly(path));
    }

    private record Open(FileDevice device) implements OpenStream {
        @Override
        public long size() {
            return device.size();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            device.read(position, target);
        }

        @Override
        public Extent extent(long position, long length) throws IOException {
            return device.size() < LEAST_FOR_HOLES
                    ? OpenStream.super.extent(position, length)
                    : device.extent(position, length);
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
