package io.github.diskwright.image.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An extended attribute of a file ([MS-FSCC] 2.4.16, {@code FILE_FULL_EA_INFORMATION}): a name of bytes, a value, and
 * whether the file is of no use to who does not understand it. Those of Linux have their full names
 * ({@code user.mime_type}). Immutable and thread-safe.
 */
public final class ExtendedAttribute {
    /** Most bytes of a name. */
    public static final int MAX_NAME = 255;

    /** Most bytes of a value. */
    public static final int MAX_VALUE = 65_535;

    /** The flag that says that the attribute has to be understood. */
    public static final int NEED_EA = 0x80;

    private final byte[] name;
    private final byte[] value;
    private final int flags;

    private ExtendedAttribute(byte[] name, byte[] value, int flags) {
        this.name = name;
        this.value = value;
        this.flags = flags;
    }

    /**
     * An extended attribute.
     *
     * @param name 1 to 255 bytes, in whatever encoding; copied
     * @param value up to 65,535 bytes; copied
     * @param flags 8 bits, of which {@link #NEED_EA} has a meaning
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public static ExtendedAttribute of(byte[] name, byte[] value, int flags) {
        if (name.length < 1 || name.length > MAX_NAME || value.length > MAX_VALUE || (flags & ~0xFF) != 0) {
            throw new IllegalArgumentException("extended attribute with a name of " + name.length
                    + " bytes, a value of " + value.length + " and flags " + flags);
        }
        return new ExtendedAttribute(name.clone(), value.clone(), flags);
    }

    /** A copy of the bytes of the name. */
    public byte[] name() {
        return name.clone();
    }

    /** A copy of the value. */
    public byte[] value() {
        return value.clone();
    }

    /** Flags, 8 bits. */
    public int flags() {
        return flags;
    }

    /** The name for people, as UTF-8 as far as it is. */
    public String displayName() {
        return new String(name, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtendedAttribute attribute
                && attribute.flags == flags
                && Arrays.equals(attribute.name, name)
                && Arrays.equals(attribute.value, value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
    }

    /** The name and how long the value is. */
    @Override
    public String toString() {
        return displayName() + " of " + value.length + " bytes";
    }
}
