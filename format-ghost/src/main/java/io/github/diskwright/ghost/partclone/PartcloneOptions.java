package io.github.diskwright.ghost.partclone;

import java.util.Objects;
import java.util.OptionalInt;

/** What image {@link PartcloneWriter} makes. Immutable and thread-safe. */
public final class PartcloneOptions {
    /** The name of the file system NTFS in images. */
    public static final String NTFS = "NTFS";
    /** The name for contents that partclone knows nothing of. */
    public static final String RAW = "raw";

    private static final int LONGEST_NAME = 15;
    private static final int LARGEST_BLOCK = 1 << 20;

    private final String fileSystem;
    private final OptionalInt blockSize;
    private final PartcloneChecksum checksum;
    private final OptionalInt blocksPerChecksum;

    private PartcloneOptions(Builder builder) {
        fileSystem = builder.fileSystem;
        blockSize = builder.blockSize;
        checksum = builder.checksum;
        blocksPerChecksum = builder.blocksPerChecksum;
    }

    /** A raw image with a CRC-32 for each MiB. */
    public static PartcloneOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.fileSystem = fileSystem;
        builder.blockSize = blockSize;
        builder.checksum = checksum;
        builder.blocksPerChecksum = blocksPerChecksum;
        return builder;
    }

    /** Name of the file system, by which partclone says what the image holds. Default {@link #RAW}. */
    public String fileSystem() {
        return fileSystem;
    }

    /**
     * Bytes of a block. Empty, the default, for the largest of 4,096, 2,048, 1,024 and 512 of which the source has a whole
     * number.
     */
    public OptionalInt blockSize() {
        return blockSize;
    }

    /** What guards the blocks. Default {@link PartcloneChecksum#CRC32}. */
    public PartcloneChecksum checksum() {
        return checksum;
    }

    /** Blocks with a checksum in common. Empty, the default, for as many as make 1 MiB, as partclone does. */
    public OptionalInt blocksPerChecksum() {
        return blocksPerChecksum;
    }

    /** Builds {@link PartcloneOptions}. Not thread-safe. */
    public static final class Builder {
        private String fileSystem = RAW;
        private OptionalInt blockSize = OptionalInt.empty();
        private PartcloneChecksum checksum = PartcloneChecksum.CRC32;
        private OptionalInt blocksPerChecksum = OptionalInt.empty();

        private Builder() {}

        /** Sets {@link PartcloneOptions#fileSystem()}: 1 to 15 characters of ASCII. */
        public Builder fileSystem(String name) {
            if (name.isEmpty() || name.length() > LONGEST_NAME || !name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalArgumentException("file system is \"" + name + "\", allowed 1 to 15 ASCII characters");
            }
            fileSystem = name;
            return this;
        }

        /** Sets {@link PartcloneOptions#blockSize()}: a power of two, 512 bytes to 1 MiB. */
        public Builder blockSize(int bytes) {
            if (bytes < 512 || bytes > LARGEST_BLOCK || Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException(
                        "block size is " + bytes + ", allowed powers of two 512 to " + LARGEST_BLOCK);
            }
            blockSize = OptionalInt.of(bytes);
            return this;
        }

        /**
         * Sets {@link PartcloneOptions#checksum()}: {@link PartcloneChecksum#NONE} or {@link PartcloneChecksum#CRC32}, which
         * every partclone reads.
         */
        public Builder checksum(PartcloneChecksum kind) {
            if (kind != PartcloneChecksum.NONE && kind != PartcloneChecksum.CRC32) {
                throw new IllegalArgumentException("checksum is " + kind + ", allowed NONE and CRC32");
            }
            checksum = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** Sets {@link PartcloneOptions#blocksPerChecksum()}: 1 to 1,048,576. It means nothing without checksums. */
        public Builder blocksPerChecksum(int blocks) {
            if (blocks < 1 || blocks > 1 << 20) {
                throw new IllegalArgumentException("blocks per checksum is " + blocks + ", allowed 1 to 1048576");
            }
            blocksPerChecksum = OptionalInt.of(blocks);
            return this;
        }

        /** The options. */
        public PartcloneOptions build() {
            return new PartcloneOptions(this);
        }
    }
}
