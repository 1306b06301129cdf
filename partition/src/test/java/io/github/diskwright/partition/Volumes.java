package io.github.diskwright.partition;

import io.github.diskwright.partition.internal.Guids;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The first bytes of volumes that no tool at hand makes, by their published layout. */
final class Volumes {
    static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    private final ByteBuffer bytes;

    Volumes(int size) {
        bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    Volumes text(int offset, String text) {
        bytes.put(offset, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Volumes u8(int offset, int value) {
        bytes.put(offset, (byte) value);
        return this;
    }

    Volumes u16(int offset, int value) {
        bytes.putShort(offset, (short) value);
        return this;
    }

    Volumes u32(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    Volumes u64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    /** A UUID in the order of its text. */
    Volumes uuid(int offset, UUID value) {
        ByteBuffer big = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        big.putLong(offset, value.getMostSignificantBits()).putLong(offset + 8, value.getLeastSignificantBits());
        return this;
    }

    /** A GUID in the order of Windows. */
    Volumes guid(int offset, String value) {
        Guids.write(bytes, offset, UUID.fromString(value));
        return this;
    }

    ByteBuffer buffer() {
        return bytes;
    }

    byte[] array() {
        return bytes.array();
    }

    /** The start of a LUKS 2 header. */
    static byte[] luks2() {
        return new Volumes(512)
                .text(0, "LUKS\u00ba\u00be\0\2")
                .text(0x18, "secret")
                .text(0xA8, ID.toString())
                .array();
    }
}
