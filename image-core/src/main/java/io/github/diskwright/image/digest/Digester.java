package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;

/**
 * Computes one digest over bytes that come in pieces; how they are split does not matter. Not thread-safe. Allocates
 * nothing per update in steady state.
 */
public interface Digester {
    /** What it computes. */
    DigestAlgorithm algorithm();

    /** Takes the bytes from the buffer's position to its limit, heap or direct; the position ends at the limit. */
    void update(ByteBuffer data);

    /** The digest of everything since the start or the last call; starts afresh. */
    DigestValue finish();

    /**
     * As {@link #finish()}, into a buffer and without any allocation where the buffer has an array.
     *
     * @param target takes {@link DigestAlgorithm#length()} bytes at its position, which moves on
     */
    default void finishInto(ByteBuffer target) {
        target.put(finish().toByteArray());
    }

    /**
     * Takes zeros, without anybody having to read them.
     *
     * @param count number of zero bytes, zero or more
     */
    default void updateZeros(long count) {
        ZeroFeed.feed(this, count);
    }
}
