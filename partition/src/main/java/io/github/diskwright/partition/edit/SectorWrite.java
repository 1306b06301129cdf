package io.github.diskwright.partition.edit;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Sectors that are to be overwritten.
 *
 * @param position first byte on the disk
 * @param before what is there; read-only
 * @param after what is to be there, of the same length; read-only
 * @param what what they are: {@code "backup GPT header"}
 */
public record SectorWrite(long position, ByteBuffer before, ByteBuffer after, String what) {
    /** Checks the lengths. */
    public SectorWrite {
        Objects.requireNonNull(what, "what");
        before = before.slice().asReadOnlyBuffer();
        after = after.slice().asReadOnlyBuffer();
        if (before.remaining() != after.remaining() || !before.hasRemaining() || position < 0) {
            throw new IllegalArgumentException(
                    what + ": " + after.remaining() + " bytes over " + before.remaining() + " at " + position);
        }
    }

    /** Bytes before; read-only, of their own position. */
    @Override
    public ByteBuffer before() {
        return before.duplicate();
    }

    /** Bytes after; read-only, of their own position. */
    @Override
    public ByteBuffer after() {
        return after.duplicate();
    }

    /** Number of bytes. */
    public int length() {
        return after.remaining();
    }
}
