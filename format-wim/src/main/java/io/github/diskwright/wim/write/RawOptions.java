package io.github.diskwright.wim.write;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.PendingFile;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/** How files are written whose resources are copied as they are. Immutable; as thread-safe as what is in it. */
public final class RawOptions {
    private final JobOptions job;
    private final PendingFile.Existing existing;
    private final OptionalInt integrity;
    private final Supplier<UUID> ids;

    private RawOptions(Builder builder) {
        job = builder.job;
        existing = builder.existing;
        integrity = builder.integrity;
        ids = builder.ids;
    }

    /** Nothing is replaced, an integrity table if the source has one, random GUIDs. */
    public static RawOptions defaults() {
        return new Builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Rate, progress and cancellation. */
    public JobOptions job() {
        return job;
    }

    /** What happens to files that exist. Default: refused. */
    public PendingFile.Existing existing() {
        return existing;
    }

    /** Bytes of a stretch of the integrity table; empty to have one if the source does, with its stretches. */
    public OptionalInt integrity() {
        return integrity;
    }

    /** Where GUIDs of new files come from. */
    public Supplier<UUID> ids() {
        return ids;
    }

    /** Builds {@link RawOptions}. Not thread-safe. */
    public static final class Builder {
        private JobOptions job = JobOptions.defaults();
        private PendingFile.Existing existing = PendingFile.Existing.REFUSE;
        private OptionalInt integrity = OptionalInt.empty();
        private Supplier<UUID> ids = UUID::randomUUID;

        private Builder() {}

        /** Sets {@link RawOptions#job()}. */
        public Builder job(JobOptions options) {
            job = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Sets {@link RawOptions#existing()}. */
        public Builder existing(PendingFile.Existing policy) {
            existing = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets {@link RawOptions#integrity()}: 4 KiB or more. */
        public Builder integrity(int stretchSize) {
            if (stretchSize < 4096) {
                throw new IllegalArgumentException("stretches of " + stretchSize + " bytes, allowed 4096 or more");
            }
            integrity = OptionalInt.of(stretchSize);
            return this;
        }

        /** Sets {@link RawOptions#ids()}. */
        public Builder ids(Supplier<UUID> source) {
            ids = Objects.requireNonNull(source, "source");
            return this;
        }

        /** The options. */
        public RawOptions build() {
            return new RawOptions(this);
        }
    }
}
