package io.github.diskwright.image;

import java.util.Objects;

/** How an image is checked. Immutable; as thread-safe as its {@link JobOptions}. */
public final class CheckOptions {
    private final Limits limits;
    private final JobOptions job;

    private CheckOptions(Limits limits, JobOptions job) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.job = Objects.requireNonNull(job, "job");
    }

    /** The default limits; nobody listens. */
    public static CheckOptions defaults() {
        return new CheckOptions(Limits.defaults(), JobOptions.defaults());
    }

    /** These options with other limits. */
    public CheckOptions withLimits(Limits other) {
        return new CheckOptions(other, job);
    }

    /** These options with another way to run. */
    public CheckOptions withJob(JobOptions other) {
        return new CheckOptions(limits, other);
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** How the work runs. */
    public JobOptions job() {
        return job;
    }
}
