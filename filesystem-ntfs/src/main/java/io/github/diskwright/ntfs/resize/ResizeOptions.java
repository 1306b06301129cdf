package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.JobOptions;
import java.util.Objects;

/** How a volume is resized. Immutable; as thread-safe as its {@link JobOptions}. */
public final class ResizeOptions {
    private final JobOptions job;
    private final Afterwards afterwards;
    private final ExtraClusters extraClusters;
    private final ShadowCopies shadowCopies;

    private ResizeOptions(Builder builder) {
        job = builder.job;
        afterwards = builder.afterwards;
        extraClusters = builder.extraClusters;
        shadowCopies = builder.shadowCopies;
    }

    /** In what state the volume is left. */
    public enum Afterwards {
        /** Windows checks it at the next start. Other tools refuse it until then, or ask for force. */
        MARKED_FOR_CHECK,
        /** It is clean, which its checker has confirmed: for images that go on to other tools. */
        CLEAN
    }

    /** What is done with clusters that are marked as used and that no file has. */
    public enum ExtraClusters {
        /** Nothing is changed; the volume should be checked by Windows first. */
        REFUSE,
        /** They stay marked where they are; those beyond the new end are given up. */
        KEEP
    }

    /** What is done with shadow copies, which point to places on the volume and would silently be spoiled. */
    public enum ShadowCopies {
        /** Nothing is changed. */
        REFUSE,
        /** Their header is cleared, so that Windows forgets them; the space of their store stays used by its files. */
        DROP
    }

    /** {@link Afterwards#MARKED_FOR_CHECK}; extra clusters and shadow copies are refused; default work options. */
    public static ResizeOptions defaults() {
        return new Builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How the work runs. */
    public JobOptions job() {
        return job;
    }

    /** In what state the volume is left. */
    public Afterwards afterwards() {
        return afterwards;
    }

    /** What is done with clusters that no file has. */
    public ExtraClusters extraClusters() {
        return extraClusters;
    }

    /** What is done with shadow copies. */
    public ShadowCopies shadowCopies() {
        return shadowCopies;
    }

    /** Builds {@link ResizeOptions}. Not thread-safe. */
    public static final class Builder {
        private JobOptions job = JobOptions.defaults();
        private Afterwards afterwards = Afterwards.MARKED_FOR_CHECK;
        private ExtraClusters extraClusters = ExtraClusters.REFUSE;
        private ShadowCopies shadowCopies = ShadowCopies.REFUSE;

        private Builder() {}

        /** Sets {@link ResizeOptions#job()}. */
        public Builder job(JobOptions value) {
            job = Objects.requireNonNull(value, "job");
            return this;
        }

        /** Sets {@link ResizeOptions#afterwards()}. */
        public Builder afterwards(Afterwards value) {
            afterwards = Objects.requireNonNull(value, "afterwards");
            return this;
        }

        /** Sets {@link ResizeOptions#extraClusters()}. */
        public Builder extraClusters(ExtraClusters value) {
            extraClusters = Objects.requireNonNull(value, "extraClusters");
            return this;
        }

        /** Sets {@link ResizeOptions#shadowCopies()}. */
        public Builder shadowCopies(ShadowCopies value) {
            shadowCopies = Objects.requireNonNull(value, "shadowCopies");
            return this;
        }

        /** The options. */
        public ResizeOptions build() {
            return new ResizeOptions(this);
        }
    }
}
