package io.github.diskwright.image.device;

import java.util.Objects;

/**
 * A run of bytes of one kind.
 *
 * @param position first byte in the device
 * @param length number of bytes, 1 or more
 * @param kind what they are
 */
public record Extent(long position, long length, Kind kind) {
    /** What the bytes of an extent are. */
    public enum Kind {
        /** Stored bytes, of whatever value. */
        DATA,
        /** Zeros, known without reading: the container says so. */
        ZERO,
        /**
         * Nothing is stored and nothing was ever written, or it was discarded; reads as zeros. A copy need not carry
         * it.
         */
        UNALLOCATED
    }

    /** Checks the numbers. */
    public Extent {
        Objects.requireNonNull(kind, "kind");
        if (position < 0 || length < 1 || length > Long.MAX_VALUE - position) {
            throw new IllegalArgumentException("extent at " + position + " of " + length + " bytes");
        }
    }

    /** First byte after it. */
    public long end() {
        return position + length;
    }

    /** Whether there are bytes to be read: false means zeros. */
    public boolean isData() {
        return kind == Kind.DATA;
    }
}
