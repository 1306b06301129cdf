package io.github.diskwright.image;

import java.util.Objects;
import java.util.Optional;

/** How an image is checked. Immutable; as thread-safe as its {@link JobOptions}. */
public final class CheckOptions {
    private final Limits limits;
    private final JobOptions job;
    private final Optional<Secret> secret;

    private CheckOptions(Limits limits, JobOptions job, Optional<Secret> secret) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.job = Objects.requireNonNull(job, "job");
        this.secret = secret;
    }

    /** The default limits; nobody listens. */
    public static CheckOptions defaults() {
        return new CheckOptions(Limits.defaults(), JobOptions.defaults(), Optional.empty());
    }

    /** These options with other limits. */
    public CheckOptions withLimits(Limits other) {
        return new CheckOptions(other, job, secret);
    }

    /** These options with another way to run. */
    public CheckOptions withJob(JobOptions other) {
        return new CheckOptions(limits, other, secret);
    }

    /** These options with what opens the image if it is encrypted. */
    public CheckOptions withSecret(Secret other) {
        return new CheckOptions(limits, job, Optional.of(other));
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** How the work runs. */
    public JobOptions job() {
        return job;
    }

    /** What opens the image if it is encrypted; without it only what is in clear is checked. */
    public Optional<Secret> secret() {
        return secret;
    }
}
