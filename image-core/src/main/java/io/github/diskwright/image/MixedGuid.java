package io.github.diskwright.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * GUIDs as Windows, UEFI and the formats that come from there store them: 16 bytes, the first three groups of the text
 * little-endian, the last two as written (UEFI specification, appendix A). Thread-safe; the position and byte order of
 * a buffer do not matter and stay.
 */
public final class MixedGuid {
    /** Bytes of a GUID. */
    public static final int SIZE_BYTES = 16;

    /** The GUID of zeros, which most formats take for "none". */
    public static final UUID ZERO = new UUID(0, 0);

    private MixedGuid() {}

    /**
     * Reads a GUID.
     *
     * @param buffer holds it
     * @param index absolute index of its first byte
     */
    public static UUID read(ByteBuffer buffer, int index) {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(bytes.getInt(index)) << 32
                | Short.toUnsignedLong(bytes.getShort(index + 4)) << 16
                | Short.toUnsignedLong(bytes.getShort(index + 6));
        return new UUID(high, bytes.order(ByteOrder.BIG_ENDIAN).getLong(index + 8));
    }

    /**
     * Writes a GUID.
     *
     * @param buffer takes it
     * @param index absolute index of its first byte
     * @param guid the GUID
     */
    public static void write(ByteBuffer buffer, int index, UUID guid) {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high = guid.getMostSignificantBits();
        bytes.putInt(index, (int) (high >>> 32));
        bytes.putShort(index + 4, (short) (high >>> 16));
        bytes.putShort(index + 6, (short) high);
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(index + 8, guid.getLeastSignificantBits());
    }
}
