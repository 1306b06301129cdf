package io.github.diskwright.wim;

import io.github.diskwright.image.Limits;
import io.github.diskwright.wim.resource.BlobReader;
import io.github.diskwright.wim.resource.Irregularities;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** How a WIM file is opened. Immutable; as thread-safe as the {@link Irregularities} in it. */
public final class WimOpenOptions {
    private static final WimOpenOptions DEFAULTS = builder().build();

    private final Limits limits;
    private final Irregularities irregularities;
    private final long cacheMemory;
    private final List<Path> references;

    private WimOpenOptions(Builder builder) {
        limits = builder.limits;
        irregularities = builder.irregularities;
        cacheMemory = builder.cacheMemory;
        references = List.copyOf(builder.references);
    }

    /** Default limits, irregularities tolerated, 256 MiB of cache, nothing referred to. */
    public static WimOpenOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder()
                .limits(limits)
                .irregularities(irregularities)
                .cacheMemory(cacheMemory)
                .references(references);
    }

    /** Bounds for what the file may ask for: sizes of tables, metadata and chunks, depth of directories. */
    public Limits limits() {
        return limits;
    }

    /** What happens to what breaks a rule and can be put right. Default {@link Irregularities#TOLERATED}. */
    public Irregularities irregularities() {
        return irregularities;
    }

    /** Bytes of decoded chunks of solid resources that are kept. Default {@link BlobReader#DEFAULT_CACHE_MEMORY}. */
    public long cacheMemory() {
        return cacheMemory;
    }

    /** Further files that data may be in: the base of a delta file. */
    public List<Path> references() {
        return references;
    }

    /** Builds {@link WimOpenOptions}. Not thread-safe. */
    public static final class Builder {
        private Limits limits = Limits.defaults();
        private Irregularities irregularities = Irregularities.TOLERATED;
        private long cacheMemory = BlobReader.DEFAULT_CACHE_MEMORY;
        private List<Path> references = List.of();

        private Builder() {}

        /** Sets {@link WimOpenOptions#limits()}. */
        public Builder limits(Limits bounds) {
            limits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /** Sets {@link WimOpenOptions#irregularities()}. */
        public Builder irregularities(Irregularities policy) {
            irregularities = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets {@link WimOpenOptions#cacheMemory()}: 0 or more; one chunk is always kept. */
        public Builder cacheMemory(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("cacheMemory is " + bytes + ", allowed 0 or more");
            }
            cacheMemory = bytes;
            return this;
        }

        /** Sets {@link WimOpenOptions#references()}. */
        public Builder references(List<Path> files) {
            references = Objects.requireNonNull(files, "files");
            return this;
        }

        /** The options. */
        public WimOpenOptions build() {
            return new WimOpenOptions(this);
        }
    }
}
