package io.github.diskwright.ghost.container.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** UUIDs in the order in which their text form prints them. */
public final class Uuids {
    /** Bytes of a UUID. */
    public static final int SIZE_BYTES = 16;

    private Uuids() {}

    /** The UUID at an offset. */
    public static UUID get(ByteBuffer buffer, int offset) {
        ByteBuffer view = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        return new UUID(view.getLong(offset), view.getLong(offset + 8));
    }

    /** Puts a UUID at an offset. */
    public static void put(ByteBuffer buffer, int offset, UUID id) {
        ByteBuffer view = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        view.putLong(offset, id.getMostSignificantBits()).putLong(offset + 8, id.getLeastSignificantBits());
    }
}
