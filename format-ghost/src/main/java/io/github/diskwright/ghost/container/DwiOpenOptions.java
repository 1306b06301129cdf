package io.github.diskwright.ghost.container;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Secret;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How an image is opened. Immutable and thread-safe. */
public final class DwiOpenOptions {
    /** Default of {@link #cacheMemory()}: 16 MiB. */
    public static final long DEFAULT_CACHE_MEMORY = 16L << 20;

    private final Limits limits;
    private final Optional<Secret> secret;
    private final Damage damage;
    private final Incomplete incomplete;
    private final Optional<Path> base;
    private final long cacheMemory;
    private final int generations;
    /** Images whose bases are being opened. */
    private final Set<UUID> opening;

    /** What happens when something in the image is damaged. */
    public enum Damage {
        /** It is an error for who needs it. */
        REFUSED,
        /** It reads as zeros, and the image tells afterwards where. For salvage. */
        ZEROS
    }

    /** What happens to an image that was not completed. */
    public enum Incomplete {
        /** It is an error. */
        REFUSED,
        /** What is there can be read. */
        ALLOWED
    }

    private DwiOpenOptions(Builder builder) {
        limits = builder.limits;
        secret = builder.secret;
        damage = builder.damage;
        incomplete = builder.incomplete;
        base = builder.base;
        cacheMemory = builder.cacheMemory;
        opening = Set.copyOf(builder.opening);
        generations = builder.generations < 0 ? limits.maxChainLength() : builder.generations;
    }

    /** Damage and incomplete images are refused. */
    public static DwiOpenOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The options that formats have in common. */
    public static Builder of(OpenOptions options) {
        Builder builder = builder().limits(options.limits());
        options.secret().ifPresent(builder::secret);
        return builder;
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** What opens the image if it is encrypted; its bases, too. */
    public Optional<Secret> secret() {
        return secret;
    }

    /** Default {@link Damage#REFUSED}. */
    public Damage damage() {
        return damage;
    }

    /** Default {@link Incomplete#REFUSED}. */
    public Incomplete incomplete() {
        return incomplete;
    }

    /** First file of the base; empty to look beside the image, for the name that the base had. */
    public Optional<Path> base() {
        return base;
    }

    /** Bytes of chunks that are kept unpacked for small reads, one chunk at least. */
    public long cacheMemory() {
        return cacheMemory;
    }

    /** How many bases may follow each other. */
    int generations() {
        return generations;
    }

    /** Whether an image is one of those whose bases are being opened. */
    boolean isOpening(UUID image) {
        return opening.contains(image);
    }

    /** The options for the base of an image, whose own base is where its name says. */
    DwiOpenOptions forBase(int left, UUID image) {
        Builder builder = builder().limits(limits).damage(damage).cacheMemory(cacheMemory);
        secret.ifPresent(builder::secret);
        builder.generations = left;
        builder.opening.addAll(opening);
        builder.opening.add(image);
        return builder.build();
    }

    /** Builds {@link DwiOpenOptions}. Not thread-safe. */
    public static final class Builder {
        private Limits limits = Limits.defaults();
        private Optional<Secret> secret = Optional.empty();
        private Damage damage = Damage.REFUSED;
        private Incomplete incomplete = Incomplete.REFUSED;
        private Optional<Path> base = Optional.empty();
        private long cacheMemory = DEFAULT_CACHE_MEMORY;
        private int generations = -1;
        private final Set<UUID> opening = new HashSet<>();

        private Builder() {}

        /** Sets {@link DwiOpenOptions#limits()}. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Sets {@link DwiOpenOptions#secret()}. */
        public Builder secret(Secret value) {
            secret = Optional.of(value);
            return this;
        }

        /** Sets {@link DwiOpenOptions#damage()}. */
        public Builder damage(Damage value) {
            damage = Objects.requireNonNull(value, "damage");
            return this;
        }

        /** Sets {@link DwiOpenOptions#incomplete()}. */
        public Builder incomplete(Incomplete value) {
            incomplete = Objects.requireNonNull(value, "incomplete");
            return this;
        }

        /** Sets {@link DwiOpenOptions#base()}. */
        public Builder base(Path file) {
            base = Optional.of(file);
            return this;
        }

        /** Sets {@link DwiOpenOptions#cacheMemory()}: 1 or more. */
        public Builder cacheMemory(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("cacheMemory is " + bytes + ", allowed 1 or more");
            }
            cacheMemory = bytes;
            return this;
        }

        /** The options. */
        public DwiOpenOptions build() {
            return new DwiOpenOptions(this);
        }
    }
}
