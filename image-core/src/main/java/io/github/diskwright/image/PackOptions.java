package io.github.diskwright.image;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/** How a {@link PackedFormat} stores a disk. Immutable and, with a thread-safe source of ids, thread-safe. */
public final class PackOptions {
    private final Optional<String> codec;
    private final OptionalInt level;
    private final OptionalInt blockSize;
    private final Optional<Secret> secret;
    private final Supplier<UUID> ids;

    private PackOptions(Builder builder) {
        codec = builder.codec;
        level = builder.level;
        blockSize = builder.blockSize;
        secret = builder.secret;
        ids = builder.ids;
    }

    /** What the format thinks best. */
    public static PackOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Name of the codec that compresses; empty for the format's own choice. */
    public Optional<String> codec() {
        return codec;
    }

    /** The codec's level; empty for its own choice. */
    public OptionalInt level() {
        return level;
    }

    /** Bytes that are stored, or not, as one; empty for the format's own choice. */
    public OptionalInt blockSize() {
        return blockSize;
    }

    /** What the image is encrypted with; empty if it is not. */
    public Optional<Secret> secret() {
        return secret;
    }

    /** Where the ids of the new image come from. Default random. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** Builds {@link PackOptions}. Not thread-safe. */
    public static final class Builder {
        private Optional<String> codec = Optional.empty();
        private OptionalInt level = OptionalInt.empty();
        private OptionalInt blockSize = OptionalInt.empty();
        private Optional<Secret> secret = Optional.empty();
        private Supplier<UUID> ids = UUID::randomUUID;

        private Builder() {}

        /** Sets {@link PackOptions#codec()}: a name that the codec registry knows. */
        public Builder codec(String name) {
            codec = Optional.of(name);
            return this;
        }

        /** Sets {@link PackOptions#level()}: one that the codec knows. */
        public Builder level(int value) {
            level = OptionalInt.of(value);
            return this;
        }

        /** Sets {@link PackOptions#blockSize()}; the format says which values it takes. */
        public Builder blockSize(int bytes) {
            blockSize = OptionalInt.of(bytes);
            return this;
        }

        /** Sets {@link PackOptions#secret()}. */
        public Builder secret(Secret value) {
            secret = Optional.of(value);
            return this;
        }

        /** Sets {@link PackOptions#ids()}: with a fixed sequence the image's bytes are reproducible. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "ids");
            return this;
        }

        /** The options. */
        public PackOptions build() {
            return new PackOptions(this);
        }
    }
}
