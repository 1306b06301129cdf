package io.github.diskwright.image.tree;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the files of a tree can have, and what a writer can hold. A property says "can", not "does". Immutable and
 * thread-safe.
 */
public final class TreeProperties {
    private final Set<TreeFeature> features;
    private final int maxNameLength;
    private final Duration timeGranularity;
    private final boolean prefersDataOrder;

    private TreeProperties(Builder builder) {
        features = Collections.unmodifiableSet(EnumSet.copyOf(builder.features));
        maxNameLength = builder.maxNameLength;
        timeGranularity = builder.timeGranularity;
        prefersDataOrder = builder.prefersDataOrder;
    }

    /** A builder that starts with no feature, names of 255 units and times of 100 nanoseconds, as NTFS has them. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these properties. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.features.addAll(features);
        builder.maxNameLength = maxNameLength;
        builder.timeGranularity = timeGranularity;
        builder.prefersDataOrder = prefersDataOrder;
        return builder;
    }

    /** What files can have; unmodifiable. */
    public Set<TreeFeature> features() {
        return features;
    }

    /** Whether files can have something. */
    public boolean has(TreeFeature feature) {
        return features.contains(feature);
    }

    /** Longest name in 16-bit units; a host may refuse shorter ones whose encoding is too long. */
    public int maxNameLength() {
        return maxNameLength;
    }

    /** Smallest difference between two times that is kept. */
    public Duration timeGranularity() {
        return timeGranularity;
    }

    /**
     * Whether reading many files is much faster by rising {@link FileNode#dataOrder()} than by the order of directories,
     * because files share compressed data.
     */
    public boolean prefersDataOrder() {
        return prefersDataOrder;
    }

    /** Builds {@link TreeProperties}. Not thread-safe. */
    public static final class Builder {
        private static final int NTFS_NAME = 255;
        private static final long NTFS_NANOS = 100;

        private final EnumSet<TreeFeature> features = EnumSet.noneOf(TreeFeature.class);
        private int maxNameLength = NTFS_NAME;
        private Duration timeGranularity = Duration.ofNanos(NTFS_NANOS);
        private boolean prefersDataOrder;

        private Builder() {}

        /** Adds to {@link TreeProperties#features()}. */
        public Builder with(TreeFeature... added) {
            Collections.addAll(features, added);
            return this;
        }

        /** Takes away from {@link TreeProperties#features()}. */
        public Builder without(TreeFeature... removed) {
            for (TreeFeature feature : removed) {
                features.remove(feature);
            }
            return this;
        }

        /** Sets {@link TreeProperties#maxNameLength()}: 1 to 65,535 units. */
        public Builder maxNameLength(int units) {
            if (units < 1 || units > 65_535) {
                throw new IllegalArgumentException("maxNameLength is " + units + ", allowed 1 to 65535");
            }
            maxNameLength = units;
            return this;
        }

        /** Sets {@link TreeProperties#timeGranularity()}: above zero. */
        public Builder timeGranularity(Duration difference) {
            if (difference.isNegative() || difference.isZero()) {
                throw new IllegalArgumentException("timeGranularity is " + difference);
            }
            timeGranularity = difference;
            return this;
        }

        /** Sets {@link TreeProperties#prefersDataOrder()}. */
        public Builder preferringDataOrder() {
            prefersDataOrder = true;
            return this;
        }

        /** The properties. */
        public TreeProperties build() {
            return new TreeProperties(this);
        }
    }
}
