package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A block of an {@code $INDEX_ALLOCATION}: a node below the root. */
public final class IndexBlock {
    /** {@code "INDX"}. */
    public static final int MAGIC = 0x58444E49;

    /** Where the node's head is. */
    public static final int NODE_OFFSET = 0x18;

    private final ByteBuffer bytes;
    private final IndexNode node;

    private IndexBlock(ByteBuffer bytes, IndexNode node) {
        this.bytes = bytes;
        this.node = node;
    }

    /**
     * Reads a block as it is on the volume and removes its update words.
     *
     * @param source where it is, for errors
     * @param position of the block in the source, for errors
     * @param protectedBytes the whole block; kept, and changed
     * @param vcn that the block must say it has
     * @throws CorruptImageException if the block is not there, torn or another one, or an entry is out of bounds
     */
    public static IndexBlock read(String source, long position, byte[] protectedBytes, long vcn)
            throws CorruptImageException {
        String structure = "index block";
        ByteBuffer bytes = ByteBuffer.wrap(protectedBytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(0) != MAGIC) {
            throw new CorruptImageException(
                    source, structure, position, "'INDX'", "0x" + Integer.toHexString(bytes.getInt(0)));
        }
        Fixups.remove(source, structure, position, bytes);
        if (bytes.getLong(0x10) != vcn) {
            throw new CorruptImageException(source, structure, position + 0x10, "VCN " + vcn, bytes.getLong(0x10) + "");
        }
        return new IndexBlock(bytes, IndexNode.read(source, structure, position, bytes, NODE_OFFSET));
    }

    /** VCN of the block in its own words. */
    public long vcn() {
        return bytes.getLong(0x10);
    }

    /** The entries. */
    public IndexNode node() {
        return node;
    }
}
