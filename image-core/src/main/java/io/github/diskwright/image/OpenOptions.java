package io.github.diskwright.image;

import java.util.Objects;

/** How an image is opened. Immutable and thread-safe. */
public final class OpenOptions {
    private static final OpenOptions DEFAULTS = builder().build();

    private final Limits limits;
    private final Access access;

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
        return new Builder().limits(limits).access(access);
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** What will be done with the image. Default {@link Access#READ}. */
    public Access access() {
        return access;
    }

    /** Builds {@link OpenOptions}. Not thread-safe. */
    public static final class Builder {
        private Limits limits = Limits.defaults();
        private Access access = Access.READ;

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

        /** The options. */
        public OpenOptions build() {
            return new OpenOptions(this);
        }
    }
}
