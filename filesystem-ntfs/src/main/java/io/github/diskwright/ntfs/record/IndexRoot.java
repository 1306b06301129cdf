package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/** An {@code $INDEX_ROOT}: what the index sorts, how large its blocks are, and the root node. */
public final class IndexRoot {
    /** Collation: bytes. */
    public static final int COLLATION_BINARY = 0;

    /** Collation: file names. */
    public static final int COLLATION_FILE_NAME = 1;

    /** Collation: one 32-bit number. */
    public static final int COLLATION_ULONG = 0x10;

    /** Collation: a security identifier. */
    public static final int COLLATION_SID = 0x11;

    /** Collation: the hash of a descriptor, then its id. */
    public static final int COLLATION_SECURITY_HASH = 0x12;

    /** Collation: a sequence of 32-bit numbers. */
    public static final int COLLATION_ULONGS = 0x13;

    /** Bytes before the node's head. */
    public static final int HEAD_BYTES = 0x10;

    private final ByteBuffer value;
    private final int blockSize;
    private final IndexNode node;

    private IndexRoot(ByteBuffer value, int blockSize, IndexNode node) {
        this.value = value;
        this.blockSize = blockSize;
        this.node = node;
    }

    /**
     * Reads the value.
     *
     * @param source where it is, for errors
     * @param position of the value in the source, for errors
     * @param value little-endian, from 0 to the limit
     * @throws CorruptImageException if a size or an entry is out of bounds
     */
    public static IndexRoot read(String source, long position, ByteBuffer value) throws CorruptImageException {
        String structure = "$INDEX_ROOT";
        if (value.limit() < HEAD_BYTES + IndexNode.HEAD_BYTES) {
            throw new CorruptImageException(source, structure, position, "32 bytes or more", value.limit() + " bytes");
        }
        long blockSize = Integer.toUnsignedLong(value.getInt(8));
        if (blockSize < 512 || blockSize > 64 << 10 || Long.bitCount(blockSize) != 1) {
            throw new CorruptImageException(
                    source, structure, position + 8, "blocks of 512 to 65536 bytes", blockSize + "");
        }
        return new IndexRoot(value, (int) blockSize, IndexNode.read(source, structure, position, value, HEAD_BYTES));
    }

    /** Type of the attribute that is the key: {@link AttributeType#FILE_NAME} in directories, 0 in views. */
    public int indexedType() {
        return value.getInt(0);
    }

    /** How keys are ordered. */
    public int collation() {
        return value.getInt(4);
    }

    /** Bytes of a block of the index. */
    public int blockSize() {
        return blockSize;
    }

    /** The root node. */
    public IndexNode node() {
        return node;
    }

    /**
     * Bytes that the VCNs of blocks count: clusters, or 512 where a cluster is larger than a block.
     *
     * @param blockSize bytes of a block
     * @param clusterSize bytes of a cluster
     */
    public static int vcnUnit(int blockSize, int clusterSize) {
        return clusterSize <= blockSize ? clusterSize : 512;
    }
}
