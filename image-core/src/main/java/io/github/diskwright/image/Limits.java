package io.github.diskwright.image;

/**
 * Upper bounds for what input may make this library allocate, loop over or nest. A number from input is held against
 * one of these before it is used. The defaults are far above what any real image needs.
 *
 * <p>Immutable and thread-safe.
 */
public final class Limits {
    private static final Limits DEFAULTS = new Builder().build();

    private final long maxStructureBytes;
    private final long maxLogBytes;
    private final int maxTableEntries;
    private final int maxChainLength;
    private final int maxFindings;
    private final int maxTreeDepth;

    private Limits(Builder builder) {
        maxStructureBytes = builder.maxStructureBytes;
        maxLogBytes = builder.maxLogBytes;
        maxTableEntries = builder.maxTableEntries;
        maxChainLength = builder.maxChainLength;
        maxFindings = builder.maxFindings;
        maxTreeDepth = builder.maxTreeDepth;
    }

    /** The default of every limit. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these limits. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxStructureBytes = maxStructureBytes;
        builder.maxLogBytes = maxLogBytes;
        builder.maxTableEntries = maxTableEntries;
        builder.maxChainLength = maxChainLength;
        builder.maxFindings = maxFindings;
        builder.maxTreeDepth = maxTreeDepth;
        return builder;
    }

    /** Largest single structure that is read into memory, in bytes. Default 128 MiB. */
    public long maxStructureBytes() {
        return maxStructureBytes;
    }

    /** Longest journal or log that is replayed, in bytes. Default 1 GiB. */
    public long maxLogBytes() {
        return maxLogBytes;
    }

    /** Most entries of one table, such as a partition table. Default 32,768. */
    public int maxTableEntries() {
        return maxTableEntries;
    }

    /** Longest chain that is followed: logical partitions, parents of a differencing disk. Default 256. */
    public int maxChainLength() {
        return maxChainLength;
    }

    /** Most findings that one check collects before it stops looking. Default 10,000. */
    public int maxFindings() {
        return maxFindings;
    }

    /** Deepest that directories are nested. Default 16,384, as much as wimlib takes. */
    public int maxTreeDepth() {
        return maxTreeDepth;
    }

    /**
     * Holds a size that input asks for against {@link #maxStructureBytes()}.
     *
     * @param source description of the input
     * @param structure what would be read
     * @param bytes its size, unsigned
     * @return the size, now known to fit an {@code int}
     * @throws UnsupportedFeatureException if the size is above the limit
     */
    public int requireStructure(String source, String structure, long bytes) throws UnsupportedFeatureException {
        if (Long.compareUnsigned(bytes, maxStructureBytes) > 0) {
            throw new UnsupportedFeatureException(
                    source, structure + " of " + Long.toUnsignedString(bytes) + " bytes, limit " + maxStructureBytes);
        }
        return (int) bytes;
    }

    /** Builds {@link Limits}. Not thread-safe. */
    public static final class Builder {
        private long maxStructureBytes = 128L << 20;
        private long maxLogBytes = 1L << 30;
        private int maxTableEntries = 32_768;
        private int maxChainLength = 256;
        private int maxFindings = 10_000;
        private int maxTreeDepth = 16_384;

        private Builder() {}

        /** Sets {@link Limits#maxStructureBytes()}: 4,096 bytes to 1 GiB. */
        public Builder maxStructureBytes(long bytes) {
            maxStructureBytes = within("maxStructureBytes", bytes, 4096, 1L << 30);
            return this;
        }

        /** Sets {@link Limits#maxLogBytes()}: 1 MiB to 4 GiB. */
        public Builder maxLogBytes(long bytes) {
            maxLogBytes = within("maxLogBytes", bytes, 1L << 20, 1L << 32);
            return this;
        }

        /** Sets {@link Limits#maxTableEntries()}: 4 to 1,048,576. */
        public Builder maxTableEntries(int entries) {
            maxTableEntries = (int) within("maxTableEntries", entries, 4, 1 << 20);
            return this;
        }

        /** Sets {@link Limits#maxChainLength()}: 1 to 65,536. */
        public Builder maxChainLength(int links) {
            maxChainLength = (int) within("maxChainLength", links, 1, 65_536);
            return this;
        }

        /** Sets {@link Limits#maxFindings()}: 1 to 10,000,000. */
        public Builder maxFindings(int findings) {
            maxFindings = (int) within("maxFindings", findings, 1, 10_000_000);
            return this;
        }

        /** Sets {@link Limits#maxTreeDepth()}: 1 to 1,048,576. */
        public Builder maxTreeDepth(int directories) {
            maxTreeDepth = (int) within("maxTreeDepth", directories, 1, 1 << 20);
            return this;
        }

        /** The limits. */
        public Limits build() {
            return new Limits(this);
        }

        private static long within(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + value + ", allowed " + least + " to " + most);
            }
            return value;
        }
    }
}
