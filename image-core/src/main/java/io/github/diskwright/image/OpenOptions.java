package io.github.diskwright.image;

import io.github.diskwright.image.device.Caching;
import java.util.Objects;
import java.util.Optional;

/** How an image is opened. Immutable and thread-safe. */
public final class OpenOptions {
    private static final OpenOptions DEFAULTS = builder().build();

    private final Limits limits;
    private final Access access;
    private final Caching caching;
    private final Optional<Secret> secret;

    /** What will be done with the image. */
    public enum Access {
        /** Reading; nothing is ever written, not even to replay a log. */
        READ,
        /** Reading and writing. */
        WRITE
    }

    private OpenOptions(Builder builder) {
        limits = builder.limits;
        access = builder.access;
        caching = builder.caching;
        secret = builder.secret;
    }

    /** Reading, with the default limits. */
    public static OpenOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder().limits(limits).access(access).caching(caching);
        secret.ifPresent(builder::secret);
        return builder;
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** What will be done with the image. Default {@link Access#READ}. */
    public Access access() {
        return access;
    }

    /** Whether files are read and written through the host's cache. Default {@link Caching#HOST}. */
    public Caching caching() {
        return caching;
    }

    /** What opens the image if it is encrypted; other images do not look at it. */
    public Optional<Secret> secret() {
        return secret;
    }

    /** Builds {@link OpenOptions}. Not thread-safe. */
    public static final class Builder {
        private Limits limits = Limits.defaults();
        private Access access = Access.READ;
        private Caching caching = Caching.HOST;
        private Optional<Secret> secret = Optional.empty();

        private Builder() {}

        /** Sets {@link OpenOptions#limits()}. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Sets {@link OpenOptions#access()}. */
        public Builder access(Access value) {
            access = Objects.requireNonNull(value, "access");
            return this;
        }

        /** Sets {@link OpenOptions#caching()}. */
        public Builder caching(Caching value) {
            caching = Objects.requireNonNull(value, "caching");
            return this;
        }

        /** Sets {@link OpenOptions#secret()}. */
        public Builder secret(Secret value) {
            secret = Optional.of(value);
            return this;
        }

        /** The options. */
        public OpenOptions build() {
            return new OpenOptions(this);
        }
    }
}
