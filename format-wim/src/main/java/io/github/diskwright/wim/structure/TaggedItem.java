package io.github.diskwright.wim.structure;

import java.util.Arrays;

/** Something that a directory entry has beside its fields: a tag, and bytes of which the tag knows. Immutable. */
public final class TaggedItem {
    /** Tag: object id, 16 to 64 bytes. */
    public static final int OBJECT_ID = 1;

    /** Tag: extended attributes. */
    public static final int EXTENDED_ATTRIBUTES = 2;

    /** Tag: owner, group, mode and device of Unix, four numbers of 32 bits (an extension of wimlib). */
    public static final int UNIX_DATA = 0x337DD873;

    /** Tag: attributes of Linux as older versions of wimlib wrote them. */
    public static final int LINUX_XATTRS = 0x337DD874;

    /** Bytes before the data: tag and length. */
    static final int HEAD_BYTES = 8;

    private final int tag;
    private final byte[] data;

    private TaggedItem(int tag, byte[] data) {
        this.tag = tag;
        this.data = data;
    }

    /** An item; the bytes are copied. */
    public static TaggedItem of(int tag, byte[] data) {
        return new TaggedItem(tag, data.clone());
    }

    /** What the data are. */
    public int tag() {
        return tag;
    }

    /** A copy of the data. */
    public byte[] data() {
        return data.clone();
    }

    /** Number of bytes. */
    public int size() {
        return data.length;
    }

    /** Bytes that it takes in an entry. */
    int storedBytes() {
        return Dentry.align(HEAD_BYTES + data.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaggedItem item && item.tag == tag && Arrays.equals(item.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * tag + Arrays.hashCode(data);
    }

    /** Tag and length, for people. */
    @Override
    public String toString() {
        return "item 0x" + Integer.toHexString(tag) + " of " + data.length + " bytes";
    }
}
