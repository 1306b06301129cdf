package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the small numbers of frame headers in order. Not thread-safe. */
final class FrameReader {
    private static final int WINDOW = 4096;

    private final BlockDevice file;
    private final String structure;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
    private long windowStart;
    private long position;

    FrameReader(BlockDevice file, String structure) {
        this.file = file;
        this.structure = structure;
        window.limit(0);
    }

    long position() {
        return position;
    }

    boolean isAtEnd() {
        return position == file.size();
    }

    int readByte() throws IOException {
        return (int) number(1);
    }

    int readInt() throws IOException {
        return (int) number(4);
    }

    /** A little-endian number of 0 to 8 bytes. */
    long number(int bytes) throws IOException {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) (window.get((int) (position - windowStart) + i) & 0xFF) << (8 * i);
        }
        position += bytes;
        return value;
    }

    /** Goes on behind bytes that must be there. */
    void skip(long bytes) throws IOException {
        if (bytes > file.size() - position) {
            throw corrupt(bytes + " more bytes", "the end of the file at " + file.size());
        }
        position += bytes;
    }

    private void require(int bytes) throws IOException {
        if (position >= windowStart && position + bytes <= windowStart + window.limit()) {
            return;
        }
        if (bytes > file.size() - position) {
            throw corrupt(bytes + " more bytes", "the end of the file at " + file.size());
        }
        window.clear().limit((int) Math.min(WINDOW, file.size() - position));
        windowStart = position;
        file.read(position, window);
        window.flip();
    }

    CorruptImageException corrupt(String expected, String found) {
        return new CorruptImageException(file.description(), structure, position, expected, found);
    }
}
