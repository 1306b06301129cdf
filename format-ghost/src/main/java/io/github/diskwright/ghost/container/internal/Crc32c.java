package io.github.diskwright.ghost.container.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C of bytes, and of structures that hold their own. */
public final class Crc32c {
    private static final byte[] FIELD = new byte[Integer.BYTES];

    private Crc32c() {}

    /** CRC of a buffer's bytes from position to limit, which stay. */
    public static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /**
     * CRC of a structure with its own CRC as zero.
     *
     * @param structure from its start to its limit
     * @param offset of the field that holds the CRC
     */
    static int without(ByteBuffer structure, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(structure.duplicate().position(0).limit(offset));
        crc.update(FIELD);
        crc.update(structure.duplicate().position(offset + FIELD.length));
        return (int) crc.getValue();
    }
}
