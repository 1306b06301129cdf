package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.FatTreeOptions;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.Limits;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/** How an image is opened. Immutable; as thread-safe as its cancellation token. */
public final class GhoOptions {
    private static final int MOST_ENTRIES = 100_000_000;

    private final Limits limits;
    private final Optional<String> password;
    private final NtfsImages ntfsImages;
    private final Charset charset;
    private final ZoneId zone;
    private final int maxEntries;
    private final CancellationToken cancellation;

    /** What is done with partitions that were captured by the clusters that NTFS uses. */
    public enum NtfsImages {
        /** They are listed; asked for as a device they are an unsupported feature. */
        REFUSED,
        /**
         * They are read by what one project reported of their layout. No genuine image was at hand to prove it: look at the
         * result before trusting it.
         */
        EXPERIMENTAL
    }

    private GhoOptions(Builder builder) {
        limits = builder.limits;
        password = builder.password;
        ntfsImages = builder.ntfsImages;
        charset = builder.charset;
        zone = builder.zone;
        maxEntries = builder.maxEntries;
        cancellation = builder.cancellation;
    }

    /** No password, NTFS-aware images refused, charset IBM437, times as if in UTC, at most 4,000,000 entries. */
    public static GhoOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.limits = limits;
        builder.password = password;
        builder.ntfsImages = ntfsImages;
        builder.charset = charset;
        builder.zone = zone;
        builder.maxEntries = maxEntries;
        builder.cancellation = cancellation;
        return builder;
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** The password of the image, if the user gave one. */
    public Optional<String> password() {
        return password;
    }

    /** What is done with NTFS-aware images. Default {@link NtfsImages#REFUSED}. */
    public NtfsImages ntfsImages() {
        return ntfsImages;
    }

    /** Of short names, labels, descriptions and passwords. Images do not say it. Default IBM437. */
    public Charset charset() {
        return charset;
    }

    /** In which times on the wall are taken to be. Images do not say it. Default UTC. */
    public ZoneId zone() {
        return zone;
    }

    /** Most directory entries of a partition. Default 4,000,000. */
    public int maxEntries() {
        return maxEntries;
    }

    /** What stops going through an image. */
    public CancellationToken cancellation() {
        return cancellation;
    }

    /** What of this concerns trees of files. */
    FatTreeOptions treeOptions() {
        return new FatTreeOptions(charset, zone, limits.maxTreeDepth(), maxEntries);
    }

    /** Builds {@link GhoOptions}. Not thread-safe. */
    public static final class Builder {
        private Limits limits = Limits.defaults();
        private Optional<String> password = Optional.empty();
        private NtfsImages ntfsImages = NtfsImages.REFUSED;
        private Charset charset = Charset.forName("IBM437");
        private ZoneId zone = ZoneOffset.UTC;
        private int maxEntries = 4_000_000;
        private CancellationToken cancellation = new CancellationToken();

        private Builder() {}

        /** Sets {@link GhoOptions#limits()}. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Sets {@link GhoOptions#password()}. */
        public Builder password(String value) {
            password = Optional.of(value);
            return this;
        }

        /** Sets {@link GhoOptions#ntfsImages()}. */
        public Builder ntfsImages(NtfsImages value) {
            ntfsImages = Objects.requireNonNull(value, "ntfsImages");
            return this;
        }

        /** Sets {@link GhoOptions#charset()}. */
        public Builder charset(Charset value) {
            charset = Objects.requireNonNull(value, "charset");
            return this;
        }

        /** Sets {@link GhoOptions#zone()}. */
        public Builder zone(ZoneId value) {
            zone = Objects.requireNonNull(value, "zone");
            return this;
        }

        /** Sets {@link GhoOptions#maxEntries()}: 1 to 100,000,000. */
        public Builder maxEntries(int entries) {
            if (entries < 1 || entries > MOST_ENTRIES) {
                throw new IllegalArgumentException("maxEntries is " + entries + ", allowed 1 to " + MOST_ENTRIES);
            }
            maxEntries = entries;
            return this;
        }

        /** Sets {@link GhoOptions#cancellation()}. */
        public Builder cancellation(CancellationToken token) {
            cancellation = Objects.requireNonNull(token, "token");
            return this;
        }

        /** The options. */
        public GhoOptions build() {
            return new GhoOptions(this);
        }
    }
}
