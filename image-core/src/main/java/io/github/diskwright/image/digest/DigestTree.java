package io.github.diskwright.image.digest;

import java.util.Objects;

/**
 * A digest of a whole disk that many threads can compute and that any part of the disk can be checked against: SHA-256
 * of each block, then over the digests, as {@link DigestTreeBuilder} defines it. Immutable and thread-safe.
 */
public final class DigestTree {
    private final DigestValue value;
    private final DigestValue root;
    private final int blockSize;
    private final long size;

    DigestTree(DigestValue value, DigestValue root, int blockSize, long size) {
        this.value = Objects.requireNonNull(value, "value");
        this.root = Objects.requireNonNull(root, "root");
        this.blockSize = blockSize;
        this.size = size;
    }

    /**
     * What identifies the contents: the digest over root, size and block size. It is what {@code fsverity digest
     * --block-size=N} prints for a raw file of the same contents.
     */
    public DigestValue value() {
        return value;
    }

    /** The digest at the top of the tree, which {@link #value()} covers. */
    public DigestValue root() {
        return root;
    }

    /** Bytes of a block. */
    public int blockSize() {
        return blockSize;
    }

    /** Bytes of the contents. */
    public long size() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DigestTree tree
                && tree.size == size
                && tree.blockSize == blockSize
                && tree.value.equals(value)
                && tree.root.equals(root);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Algorithm, block size and value: {@code "sha256-tree-1048576:9b71..."}. */
    @Override
    public String toString() {
        return value.algorithm().label() + "-tree-" + blockSize + ":" + value.hex();
    }
}
