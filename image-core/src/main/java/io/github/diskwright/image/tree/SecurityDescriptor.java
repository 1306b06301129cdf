package io.github.diskwright.image.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Owner, group and access control lists of a file: a self-relative {@code SECURITY_DESCRIPTOR} ([MS-DTYP] 2.4.6), whose
 * bytes are kept and not looked into. Immutable and thread-safe; equal if the bytes are.
 */
public final class SecurityDescriptor {
    private final byte[] bytes;
    private final int hash;

    private SecurityDescriptor(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** A descriptor of these bytes; copied. */
    public static SecurityDescriptor of(byte[] bytes) {
        return new SecurityDescriptor(bytes.clone());
    }

    /** The bytes, as a read-only view. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecurityDescriptor descriptor
                && descriptor.hash == hash
                && Arrays.equals(descriptor.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** How long it is. */
    @Override
    public String toString() {
        return "security descriptor of " + bytes.length + " bytes";
    }
}
