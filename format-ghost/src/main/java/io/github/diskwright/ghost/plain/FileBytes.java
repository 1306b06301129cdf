package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** A file that is not compressed. */
final class FileBytes implements PlainBytes {
    private final BlockDevice file;

    FileBytes(BlockDevice file) {
        this.file = file;
    }

    @Override
    public String description() {
        return file.description();
    }

    @Override
    public StreamCompression compression() {
        return StreamCompression.NONE;
    }

    @Override
    public OptionalLong knownSize() {
        return OptionalLong.of(file.size());
    }

    @Override
    public long available(long position, long most) {
        return Math.max(0, Math.min(most, file.size() - position));
    }

    @Override
    public void read(String structure, long position, ByteBuffer target) throws IOException {
        if (available(position, target.remaining()) < target.remaining()) {
            throw tooShort(structure, position, target.remaining());
        }
        file.read(position, target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
