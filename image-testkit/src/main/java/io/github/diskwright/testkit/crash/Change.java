package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.ImageException;
import java.nio.ByteBuffer;

/**
 * One entry of a record: a change of the device, or a flush.
 *
 * @param kind what it is
 * @param position first byte; for a resize the new size
 * @param length bytes
 * @param bytes what was written, empty but for a write
 */
record Change(Kind kind, long position, long length, byte[] bytes) {
    private static final byte[] NONE = {};

    enum Kind {
        WRITE,
        ZEROS,
        DISCARD,
        RESIZE,
        FLUSH
    }

    static Change write(long position, ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.duplicate().get(copy);
        return new Change(Kind.WRITE, position, copy.length, copy);
    }

    static Change zeros(long position, long length) {
        return new Change(Kind.ZEROS, position, length, NONE);
    }

    static Change discard(long position, long length) {
        return new Change(Kind.DISCARD, position, length, NONE);
    }

    static Change resize(long size) {
        return new Change(Kind.RESIZE, size, 0, NONE);
    }

    static Change flush() {
        return new Change(Kind.FLUSH, 0, 0, NONE);
    }

    boolean isFlush() {
        return kind == Kind.FLUSH;
    }

    boolean isResize() {
        return kind == Kind.RESIZE;
    }

    /** Number of sectors that it touches; a change of more than one can be torn. */
    long sectors(int sectorSize) {
        return length == 0 ? 0 : (position + length - 1) / sectorSize - position / sectorSize + 1;
    }

    void applyTo(Content content) {
        applyTo(content, position, position + length);
    }

    /** Applies the part of it that lies in a range. */
    void applyTo(Content content, long from, long to) {
        switch (kind) {
            case WRITE -> content.write(from, ByteBuffer.wrap(bytes, (int) (from - position), (int) (to - from)));
            case ZEROS, DISCARD -> content.zero(from, to - from);
            case RESIZE -> content.resize(position);
            case FLUSH -> throw new IllegalStateException("a flush changes nothing");
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case WRITE -> "write of " + length + " bytes at " + ImageException.hex(position);
            case ZEROS -> "zeros, " + length + " bytes at " + ImageException.hex(position);
            case DISCARD -> "discard of " + length + " bytes at " + ImageException.hex(position);
            case RESIZE -> "resize to " + position + " bytes";
            case FLUSH -> "flush";
        };
    }
}
