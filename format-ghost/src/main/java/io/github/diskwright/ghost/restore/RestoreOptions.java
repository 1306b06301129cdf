package io.github.diskwright.ghost.restore;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How an image is restored. Immutable and thread-safe. */
public final class RestoreOptions {
    /** Default of {@link #checkpointInterval()}: 1 GiB. */
    public static final long DEFAULT_CHECKPOINT_INTERVAL = 1L << 30;

    private final Unused unused;
    private final Verification verification;
    private final Optional<Path> journal;
    private final String identity;
    private final long checkpointInterval;

    /** What becomes of what the image calls unused. */
    public enum Unused {
        /** The target holds nothing but zeros, as a new file does: nothing is written there. */
        EMPTY,
        /** It stays as it is: fastest, and what was there can be found by who looks for it. */
        LEFT,
        /** It becomes zeros. */
        ZEROED
    }

    /** Whether the target is read back. */
    public enum Verification {
        /** It is not. What is read from the image was held against its digests. */
        NONE,
        /** It is read back and compared with the image. */
        READ_BACK
    }

    private RestoreOptions(Builder builder) {
        unused = builder.unused;
        verification = builder.verification;
        journal = builder.journal;
        identity = builder.identity;
        checkpointInterval = builder.checkpointInterval;
    }

    /** What is unused becomes zeros; not read back; cannot go on after an interruption. */
    public static RestoreOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What becomes of unused space. Default {@link Unused#ZEROED}. */
    public Unused unused() {
        return unused;
    }

    /** Whether the target is read back. Default {@link Verification#NONE}. */
    public Verification verification() {
        return verification;
    }

    /** A file that says how far the restore has come, so that it can go on; gone when it is done. */
    public Optional<Path> journal() {
        return journal;
    }

    /** What identifies image and target in the journal. */
    public String identity() {
        return identity;
    }

    /** Bytes of the disk between two times that the journal is written. Default {@link #DEFAULT_CHECKPOINT_INTERVAL}. */
    public long checkpointInterval() {
        return checkpointInterval;
    }

    /** Builds {@link RestoreOptions}. Not thread-safe. */
    public static final class Builder {
        private Unused unused = Unused.ZEROED;
        private Verification verification = Verification.NONE;
        private Optional<Path> journal = Optional.empty();
        private String identity = "";
        private long checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;

        private Builder() {}

        /** Sets {@link RestoreOptions#unused()}. */
        public Builder unused(Unused value) {
            unused = Objects.requireNonNull(value, "unused");
            return this;
        }

        /** Sets {@link RestoreOptions#verification()}. */
        public Builder verification(Verification value) {
            verification = Objects.requireNonNull(value, "verification");
            return this;
        }

        /**
         * Sets {@link RestoreOptions#journal()}; if the file is there and is of the same restore, that goes on.
         *
         * @param file beside an image, or anywhere for a raw device
         * @param whatIsRestored image and target, such as their ids: another text is refused
         */
        public Builder journal(Path file, String whatIsRestored) {
            journal = Optional.of(file);
            identity = Objects.requireNonNull(whatIsRestored, "whatIsRestored");
            return this;
        }

        /** Sets {@link RestoreOptions#checkpointInterval()}: 1 MiB or more. */
        public Builder checkpointInterval(long bytes) {
            if (bytes < 1 << 20) {
                throw new IllegalArgumentException("checkpointInterval is " + bytes + ", allowed 1 MiB or more");
            }
            checkpointInterval = bytes;
            return this;
        }

        /** The options. */
        public RestoreOptions build() {
            return new RestoreOptions(this);
        }
    }
}
