package io.github.diskwright.partition.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * GUIDs as Windows and GPT store them: the first three groups little-endian, the last two as written. Unix file
 * systems store all bytes in the order of the text.
 */
public final class Guids {
    /** Bytes of a GUID. */
    public static final int SIZE_BYTES = 16;

    /** The GUID of zeros, which marks an unused entry. */
    public static final UUID ZERO = new UUID(0, 0);

    private Guids() {}

    /** Reads a GUID of mixed byte order at an index of a buffer; the buffer's position and order do not matter. */
    public static UUID read(ByteBuffer buffer, int index) {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(bytes.getInt(index)) << 32
                | Short.toUnsignedLong(bytes.getShort(index + 4)) << 16
                | Short.toUnsignedLong(bytes.getShort(index + 6));
        return new UUID(high, bytes.order(ByteOrder.BIG_ENDIAN).getLong(index + 8));
    }

    /** Reads a UUID whose bytes stand in the order of its text. */
    public static UUID readUnix(ByteBuffer buffer, int index) {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        return new UUID(bytes.getLong(index), bytes.getLong(index + 8));
    }

    /** Writes a GUID of mixed byte order at an index of a buffer; the buffer's position and order do not matter. */
    public static void write(ByteBuffer buffer, int index, UUID guid) {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high = guid.getMostSignificantBits();
        bytes.putInt(index, (int) (high >>> 32));
        bytes.putShort(index + 4, (short) (high >>> 16));
        bytes.putShort(index + 6, (short) high);
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(index + 8, guid.getLeastSignificantBits());
    }
}
