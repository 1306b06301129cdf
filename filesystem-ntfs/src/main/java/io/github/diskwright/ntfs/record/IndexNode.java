package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The entries of an index root or an index block, with a head that tells where they are. Thread-safe as far as the bytes
 * are not changed.
 */
public final class IndexNode {
    /** Bytes of the head. */
    public static final int HEAD_BYTES = 0x10;

    private final ByteBuffer bytes;
    private final int headOffset;
    private final List<IndexEntry> entries;

    private IndexNode(ByteBuffer bytes, int headOffset, List<IndexEntry> entries) {
        this.bytes = bytes;
        this.headOffset = headOffset;
        this.entries = entries;
    }

    /**
     * Reads a node and checks the bounds of every entry.
     *
     * @param source where it is, for errors
     * @param structure what the node is in, for errors
     * @param position of the bytes in the source, for errors
     * @param bytes little-endian, without update words, from 0 to the limit
     * @param headOffset where the node's head is in them
     * @throws CorruptImageException if the node or an entry leaves its bounds, or the last entry is missing
     */
    static IndexNode read(String source, String structure, long position, ByteBuffer bytes, int headOffset)
            throws CorruptImageException {
        long first = Integer.toUnsignedLong(bytes.getInt(headOffset));
        long used = Integer.toUnsignedLong(bytes.getInt(headOffset + 4));
        long allocated = Integer.toUnsignedLong(bytes.getInt(headOffset + 8));
        int room = bytes.limit() - headOffset;
        if (first < HEAD_BYTES || first % 8 != 0 || used < first || allocated < used || allocated > room) {
            throw new CorruptImageException(
                    source,
                    structure,
                    position + headOffset,
                    "a node of up to " + room + " bytes",
                    "entries from " + first + " to " + used + " of " + allocated);
        }
        List<IndexEntry> entries = new ArrayList<>();
        int end = headOffset + (int) used;
        for (int at = headOffset + (int) first; ; ) {
            requireEntry(source, structure, position, bytes, at, end);
            IndexEntry entry = new IndexEntry(bytes, at);
            entries.add(entry);
            if (entry.isLast()) {
                return new IndexNode(bytes, headOffset, Collections.unmodifiableList(entries));
            }
            at += entry.length();
        }
    }

    private static void requireEntry(String source, String structure, long position, ByteBuffer bytes, int at, int end)
            throws CorruptImageException {
        if (end - at < IndexEntry.HEAD_BYTES) {
            throw new CorruptImageException(source, structure, position + at, "the last entry", "the end of the node");
        }
        int length = Short.toUnsignedInt(bytes.getShort(at + 8));
        int flags = Short.toUnsignedInt(bytes.getShort(at + 0x0C));
        int key = (flags & IndexEntry.LAST) != 0 ? 0 : Short.toUnsignedInt(bytes.getShort(at + 0x0A));
        int least = IndexEntry.HEAD_BYTES + key + ((flags & IndexEntry.HAS_CHILD) != 0 ? 8 : 0);
        if (length < least || length > end - at || length % 8 != 0) {
            throw new CorruptImageException(
                    source,
                    structure,
                    position + at,
                    "an entry of " + least + " to " + (end - at) + " bytes, a multiple of 8",
                    length + " bytes");
        }
    }

    /** The entries in their order; the last one has no key. */
    public List<IndexEntry> entries() {
        return entries;
    }

    /** Bytes in use, from the head on. */
    public int usedBytes() {
        return bytes.getInt(headOffset + 4);
    }

    /** Bytes that entries may use, from the head on. */
    public int allocatedBytes() {
        return bytes.getInt(headOffset + 8);
    }

    /** Bit 0: an inner node, or a root with blocks below. */
    public int flags() {
        return Byte.toUnsignedInt(bytes.get(headOffset + 12));
    }
}
