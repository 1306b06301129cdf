package io.github.diskwright.ntfs.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An entry of an index node: a key with what it leads to, or the end of the node. A view of the node's bytes, as
 * thread-safe as those.
 */
public final class IndexEntry {
    /** Flag: a child holds the keys that are smaller. */
    public static final int HAS_CHILD = 1;

    /** Flag: the end of the node, without a key. */
    public static final int LAST = 2;

    /** Bytes of an entry without key and child. */
    public static final int HEAD_BYTES = 0x10;

    private final ByteBuffer bytes;
    private final int offset;

    /** An entry whose lengths the node has checked. */
    IndexEntry(ByteBuffer bytes, int offset) {
        this.bytes = bytes;
        this.offset = offset;
    }

    /** Where the entry is in the bytes of its root value or block. */
    public int offset() {
        return offset;
    }

    /** Bytes of the entry. */
    public int length() {
        return Short.toUnsignedInt(bytes.getShort(offset + 8));
    }

    /** {@link #HAS_CHILD} and {@link #LAST}. */
    public int flags() {
        return Short.toUnsignedInt(bytes.getShort(offset + 0x0C));
    }

    /** Whether this ends the node. */
    public boolean isLast() {
        return (flags() & LAST) != 0;
    }

    /** Whether a child holds the smaller keys. */
    public boolean hasChild() {
        return (flags() & HAS_CHILD) != 0;
    }

    /** The block of the child; only if {@link #hasChild()}. In the unit of {@link IndexRoot#vcnUnit}. */
    public long childVcn() {
        return bytes.getLong(offset + length() - 8);
    }

    /** In a directory: the file, as a {@link FileReference} word. */
    public long reference() {
        return bytes.getLong(offset);
    }

    /** Bytes of the key; 0 at the end of the node. */
    public int keyLength() {
        return Short.toUnsignedInt(bytes.getShort(offset + 0x0A));
    }

    /** The key, little-endian and read-only. */
    public ByteBuffer key() {
        return part(HEAD_BYTES, keyLength());
    }

    /** In a view index: where the data are, from the entry's begin. */
    public int dataOffset() {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    /** In a view index: bytes of the data. */
    public int dataLength() {
        return Short.toUnsignedInt(bytes.getShort(offset + 2));
    }

    /** In a view index: the data, little-endian and read-only; empty if they leave the entry. */
    public ByteBuffer data() {
        boolean inside = dataOffset() >= HEAD_BYTES && dataOffset() + dataLength() <= length();
        return inside ? part(dataOffset(), dataLength()) : part(0, 0);
    }

    private ByteBuffer part(int from, int length) {
        return bytes.slice(offset + from, length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
