package io.github.diskwright.image.tree;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The object id of a file ([MS-FSCC] 2.1.3): a GUID, mostly followed by those of the volume and object that it was made
 * as, and of a domain. Immutable and thread-safe.
 */
public final class ObjectId {
    /** Fewest bytes: the id alone. */
    public static final int MIN_SIZE = 16;

    /** Most bytes: the id and the three that may follow. */
    public static final int MAX_SIZE = 64;

    private final byte[] bytes;

    private ObjectId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * An object id.
     *
     * @param bytes as stored, 16 to 64; copied
     * @throws IllegalArgumentException for any other number of bytes
     */
    public static ObjectId of(byte[] bytes) {
        if (bytes.length < MIN_SIZE || bytes.length > MAX_SIZE) {
            throw new IllegalArgumentException("object id of " + bytes.length + " bytes, allowed 16 to 64");
        }
        return new ObjectId(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectId id && Arrays.equals(id.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
