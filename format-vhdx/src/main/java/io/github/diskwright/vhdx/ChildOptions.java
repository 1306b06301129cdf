package io.github.diskwright.vhdx;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** How a differencing disk is made. Immutable and, with a thread-safe source of ids, thread-safe. */
public final class ChildOptions {
    private static final ChildOptions DEFAULTS = builder().build();

    private final long blockSize;
    private final Supplier<UUID> ids;
    private final Optional<String> relativePath;
    private final Optional<String> absolutePath;

    private ChildOptions(Builder builder) {
        blockSize = builder.blockSize;
        ids = builder.ids;
        relativePath = builder.relativePath;
        absolutePath = builder.absolutePath;
    }

    /** Blocks of 2 MiB; paths from where the files are. */
    public static ChildOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Bytes of a payload block: a power of two from 1 MiB to 256 MiB. Default 2 MiB, whatever the parent has. */
    public long blockSize() {
        return blockSize;
    }

    /** Where the ids come from, file write and data write. Default random. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** From the child's folder to the parent, with backslashes. Default: from where the two files are on the host. */
    public Optional<String> relativePath() {
        return relativePath;
    }

    /** The parent's absolute path as Windows writes it. Default: on Windows where it is. */
    public Optional<String> absolutePath() {
        return absolutePath;
    }

    /** Builds {@link ChildOptions}. Not thread-safe. */
    public static final class Builder {
        private long blockSize = 2L << 20;
        private Supplier<UUID> ids = UUID::randomUUID;
        private Optional<String> relativePath = Optional.empty();
        private Optional<String> absolutePath = Optional.empty();

        private Builder() {}

        /** Sets {@link ChildOptions#blockSize()}. */
        public Builder blockSize(long bytes) {
            blockSize = bytes;
            return this;
        }

        /** Sets {@link ChildOptions#ids()}. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "ids");
            return this;
        }

        /** Sets {@link ChildOptions#relativePath()}. */
        public Builder relativePath(String path) {
            relativePath = Optional.of(path);
            return this;
        }

        /** Sets {@link ChildOptions#absolutePath()}. */
        public Builder absolutePath(String path) {
            absolutePath = Optional.of(path);
            return this;
        }

        /** The options. */
        public ChildOptions build() {
            return new ChildOptions(this);
        }
    }
}
