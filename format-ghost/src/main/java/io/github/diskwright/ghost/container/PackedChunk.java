package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Method;
import java.nio.ByteBuffer;

/**
 * A chunk as it is stored.
 *
 * @param form what it is
 * @param method how the body is made
 * @param body of the record, from position to limit
 * @param crc of the body
 * @param digest SHA-256 of the chunk, filled up to the chunk size
 */
record PackedChunk(Form form, Method method, ByteBuffer body, int crc, byte[] digest) {
    /** What a chunk is. */
    enum Form {
        /** All zero. */
        ZERO,
        /** Known to be there already: it has no body. */
        KNOWN,
        /** It has a body. */
        STORED
    }

    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    static final PackedChunk OF_ZEROS = new PackedChunk(Form.ZERO, Method.STORE, NO_BODY, 0, new byte[0]);

    static PackedChunk known(byte[] digest) {
        return new PackedChunk(Form.KNOWN, Method.STORE, NO_BODY, 0, digest);
    }
}
