package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a {@link DigestTree} from the digests of blocks, in order. Blocks are digested elsewhere, on all processors;
 * what is done here is one digest for every {@code blockSize / 32} blocks. Digests of zero blocks and of subtrees of
 * them are computed once, so an empty disk of any size costs next to nothing.
 *
 * <p>The tree is that of fs-verity (Linux kernel documentation, {@code filesystems/fsverity.rst}) with SHA-256, no
 * salt, and blocks of a size of our choice:
 * <ol>
 *   <li>The contents are cut into blocks of {@code blockSize} bytes; the last one is filled up with zeros. Each block is
 *       digested.
 *   <li>While there is more than one digest, they are put together in order, cut into blocks of {@code blockSize} bytes
 *       (the last one filled up with zeros), and each of these is digested.
 *   <li>The one digest that is left is the root; 32 zero bytes for empty contents.
 *   <li>The value is the digest of 256 bytes: 1 (version), 1 (SHA-256), binary logarithm of the block size, 0, four zero
 *       bytes, the size of the contents (8 bytes, little-endian), the root, and zeros.
 * </ol>
 *
 * <p>Not thread-safe. Takes 32 bytes for each block of the contents, up to {@code blockSize}, and as much for each level
 * above; a disk of 64 TB has three levels of blocks of 1 MiB.
 */
public final class DigestTreeBuilder {
    /** Bytes of a digest. */
    public static final int DIGEST_LENGTH = DigestAlgorithm.SHA_256.length();
    /** Default block size: 1 MiB. */
    public static final int DEFAULT_BLOCK_SIZE = 1 << 20;
    /** Smallest block size: 4 KiB. */
    public static final int MIN_BLOCK_SIZE = 4096;
    /** Largest block size: 16 MiB. */
    public static final int MAX_BLOCK_SIZE = 16 << 20;

    private static final int DESCRIPTOR_LENGTH = 256;
    private static final int FIRST_ROOM = MIN_BLOCK_SIZE;

    private final int blockSize;
    private final MessageDigest sha256 = MessageDigester.ofJdk("SHA-256");
    private final List<Level> levels = new ArrayList<>();
    private final List<byte[]> zeroDigests = new ArrayList<>();

    private long blocks;

    /** The digests that wait to be digested together, on one level of the tree. */
    private static final class Level {
        byte[] digests;
        int filled;
        /** Whether there were more before, which are part of the next level now. */
        boolean isPassedOn;

        Level() {
            digests = new byte[FIRST_ROOM];
        }

        /** Makes room for more, a block at most; most trees never fill one. */
        void reserve(int length, int blockSize) {
            if (filled + length > digests.length) {
                digests = Arrays.copyOf(digests, Math.min(blockSize, Math.max(2 * digests.length, filled + length)));
            }
        }
    }

    /**
     * @param blockSize a power of two, {@link #MIN_BLOCK_SIZE} to {@link #MAX_BLOCK_SIZE}
     */
    public DigestTreeBuilder(int blockSize) {
        this.blockSize = checkBlockSize(blockSize);
    }

    /**
     * Returns the argument if it can be a block size.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static int checkBlockSize(int blockSize) {
        if (blockSize < MIN_BLOCK_SIZE || blockSize > MAX_BLOCK_SIZE || Integer.bitCount(blockSize) != 1) {
            throw new IllegalArgumentException("block size of a digest tree is " + blockSize
                    + ", allowed powers of two " + MIN_BLOCK_SIZE + " to " + MAX_BLOCK_SIZE);
        }
        return blockSize;
    }

    /** Bytes of a block. */
    public int blockSize() {
        return blockSize;
    }

    /**
     * Takes the digests of the next blocks.
     *
     * @param digests from its position to its limit, one after the other; its position ends at the limit
     */
    public void addBlocks(ByteBuffer digests) {
        if (digests.remaining() % DIGEST_LENGTH != 0) {
            throw new IllegalArgumentException(digests.remaining() + " bytes are no whole number of digests");
        }
        blocks += digests.remaining() / DIGEST_LENGTH;
        while (digests.hasRemaining()) {
            Level level = level(0);
            int length = Math.min(digests.remaining(), blockSize - level.filled);
            level.reserve(length, blockSize);
            digests.get(level.digests, level.filled, length);
            advance(0, length);
        }
    }

    /**
     * Takes blocks of zeros.
     *
     * @param count how many, zero or more; the last block of the contents may be among them, whatever its length
     */
    public void addZeroBlocks(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count);
        }
        blocks += count;
        addZeroSubtrees(0, count);
    }

    private void addZeroSubtrees(int index, long count) {
        int fanOut = blockSize / DIGEST_LENGTH;
        Level level = level(index);
        long left = count;
        while (left > 0) {
            if (level.filled == 0 && left >= fanOut) {
                level.isPassedOn = true;
                addZeroSubtrees(index + 1, left / fanOut);
                left %= fanOut;
            } else {
                int length = (int) Math.min(left * DIGEST_LENGTH, blockSize - level.filled);
                byte[] zero = zeroDigest(index);
                level.reserve(length, blockSize);
                for (int at = 0; at < length; at += DIGEST_LENGTH) {
                    System.arraycopy(zero, 0, level.digests, level.filled + at, DIGEST_LENGTH);
                }
                left -= length / DIGEST_LENGTH;
                advance(index, length);
            }
        }
    }

    /** Counts what was put into a level; a full one is digested into the next. */
    private void advance(int index, int length) {
        Level level = level(index);
        level.filled += length;
        if (level.filled == blockSize) {
            level.filled = 0;
            level.isPassedOn = true;
            push(index + 1, sha256.digest(level.digests));
        }
    }

    private void push(int index, byte[] digest) {
        Level level = level(index);
        level.reserve(DIGEST_LENGTH, blockSize);
        System.arraycopy(digest, 0, level.digests, level.filled, DIGEST_LENGTH);
        advance(index, DIGEST_LENGTH);
    }

    private Level level(int index) {
        while (levels.size() <= index) {
            levels.add(new Level());
        }
        return levels.get(index);
    }

    /** Digest of a subtree of zero blocks whose top is on the given level. */
    private byte[] zeroDigest(int index) {
        while (zeroDigests.size() <= index) {
            byte[] below = zeroDigests.isEmpty() ? new byte[DIGEST_LENGTH] : zeroDigests.get(zeroDigests.size() - 1);
            for (int at = 0; at < blockSize; at += DIGEST_LENGTH) {
                sha256.update(below);
            }
            zeroDigests.add(sha256.digest());
        }
        return zeroDigests.get(index);
    }

    /**
     * The tree over everything that was added. The builder starts afresh.
     *
     * @param size bytes of the contents
     * @throws IllegalStateException if other than as many blocks were added as the contents make
     */
    public DigestTree finish(long size) {
        if (blocks != size / blockSize + (size % blockSize == 0 ? 0 : 1)) {
            throw new IllegalStateException(blocks + " blocks of " + blockSize + " bytes are not " + size + " bytes");
        }
        byte[] root = blocks == 0 ? new byte[DIGEST_LENGTH] : root();
        levels.clear();
        blocks = 0;
        return new DigestTree(value(value(blockSize, size, root)), value(root), blockSize, size);
    }

    /**
     * The value of a tree, from what it covers.
     *
     * @param blockSize bytes of a block
     * @param size bytes of the contents
     * @param root {@link #DIGEST_LENGTH} bytes
     * @return as many
     */
    public static byte[] value(int blockSize, long size, byte[] root) {
        ByteBuffer descriptor = ByteBuffer.allocate(DESCRIPTOR_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        descriptor.put((byte) 1).put((byte) 1).put((byte) Integer.numberOfTrailingZeros(blockSize));
        descriptor.putLong(8, size).position(16).put(root);
        return MessageDigester.ofJdk("SHA-256").digest(descriptor.array());
    }

    private static DigestValue value(byte[] bytes) {
        return new DigestValue(DigestAlgorithm.SHA_256, bytes);
    }

    private byte[] root() {
        for (int index = 0; ; index++) {
            Level level = level(index);
            if (level.filled == DIGEST_LENGTH && !level.isPassedOn) {
                return Arrays.copyOf(level.digests, DIGEST_LENGTH);
            }
            if (level.filled > 0) {
                level.reserve(blockSize - level.filled, blockSize);
                Arrays.fill(level.digests, level.filled, blockSize, (byte) 0);
                level.filled = 0;
                push(index + 1, sha256.digest(level.digests));
            }
        }
    }
}
