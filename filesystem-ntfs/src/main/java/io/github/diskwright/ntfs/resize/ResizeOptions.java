package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.JobOptions;
import java.util.Objects;

/** How a volume is resized. Immutable; as thread-safe as its {@link JobOptions}. */
public final class ResizeOptions {
    private final JobOptions job;
    private final Afterwards afterwards;
    private final ExtraClusters extraClusters;
    private final ShadowCopies shadowCopies;
    private final Check check;

    private ResizeOptions(Builder builder) {
        job = builder.job;
        afterwards = builder.afterwards;
        extraClusters = builder.extraClusters;
        shadowCopies = builder.shadowCopies;
        check = builder.check;
    }

    /** In what state the volume is left. */
    public enum Afterwards {
        /** Windows checks it at the next start. Other tools refuse it until then, or ask for force. */
        MARKED_FOR_CHECK,
        /**
         * It is clean: for images that go on to other tools. That it is whole should be confirmed by {@link
         * io.github.diskwright.ntfs.check.NtfsCheck} when the job is done, as the command does.
         */
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

    /** Whether the whole volume is checked before a plan is made. */
    public enum Check {
        /** It is, by {@link io.github.diskwright.ntfs.check.NtfsCheck}; an error that it finds refuses the plan. */
        CHECKED,
        /** It is not: for callers who have just done it. */
        UNCHECKED
    }

    /**
     * {@link Afterwards#MARKED_FOR_CHECK}; extra clusters and shadow copies are refused; the volume is checked before;
     * default work options.
     */
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

    /** Whether the volume is checked before a plan is made. */
    public Check check() {
        return check;
    }

    /** Builds {@link ResizeOptions}. Not thread-safe. */
    public static final class Builder {
        private JobOptions job = JobOptions.defaults();
        private Afterwards afterwards = Afterwards.MARKED_FOR_CHECK;
        private ExtraClusters extraClusters = ExtraClusters.REFUSE;
        private ShadowCopies shadowCopies = ShadowCopies.REFUSE;
        private Check check = Check.CHECKED;

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

        /** Sets {@link ResizeOptions#check()}. */
        public Builder check(Check value) {
            check = Objects.requireNonNull(value, "check");
            return this;
        }

        /** The options. */
        public ResizeOptions build() {
            return new ResizeOptions(this);
        }
    }
}
