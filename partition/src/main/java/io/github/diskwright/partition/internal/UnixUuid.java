package io.github.diskwright.partition.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** UUIDs as Unix file systems store them: all bytes in the order of the text. */
final class UnixUuid {
    private UnixUuid() {}

    /** Reads a UUID at an index of a buffer; the buffer's position and order do not matter. */
    static UUID read(ByteBuffer buffer, int index) {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        return new UUID(bytes.getLong(index), bytes.getLong(index + 8));
    }
}
