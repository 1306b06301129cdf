package io.github.diskwright.ghost.container.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The image key, encrypted (section 6.1).
 *
 * @param bytes the slot as it is stored, {@link #SIZE_BYTES}; not to be changed
 */
public record KeySlot(byte[] bytes) {
    /** Bytes of a slot. */
    public static final int SIZE_BYTES = 128;
    /** Slots of a segment header. */
    public static final int COUNT = 8;
    /** Kind of a slot that holds nothing. */
    public static final int EMPTY = 0;
    /** Kind of a slot that a given key opens. */
    public static final int GIVEN_KEY = 1;
    /** Kind of a slot that a password opens. */
    public static final int PASSWORD = 2;

    static final int SALT_OFFSET = 16;
    static final int SALT_LENGTH = 32;
    static final int NONCE_OFFSET = 48;
    static final int SEALED_OFFSET = 60;
    static final int SEALED_LENGTH = 48;

    /** What opens it. */
    public int kind() {
        return Byte.toUnsignedInt(bytes[0]);
    }

    long memoryKib() {
        return number(4);
    }

    long passes() {
        return number(8);
    }

    long lanes() {
        return number(12);
    }

    private long number(int offset) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset));
    }
}
