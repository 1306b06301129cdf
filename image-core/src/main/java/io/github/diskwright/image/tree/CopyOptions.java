package io.github.diskwright.image.tree;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import java.util.Objects;

/** How a {@link TreeCopy} runs. Immutable; as thread-safe as the listeners and the filter in it. */
public final class CopyOptions {
    private final JobOptions job;
    private final Limits limits;
    private final OnError onError;
    private final CopyListener listener;
    private final TreeFilter filter;

    /** What to do about a file that cannot be copied. */
    public enum OnError {
        /** End the copy with the error. */
        STOP,
        /** Report it and go on with the next one. */
        CONTINUE
    }

    private CopyOptions(Builder builder) {
        job = builder.job;
        limits = builder.limits;
        onError = builder.onError;
        listener = builder.listener;
        filter = builder.filter;
    }

    /** Everything is taken, the first error ends it, nobody listens. */
    public static CopyOptions defaults() {
        return new Builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.job = job;
        builder.limits = limits;
        builder.onError = onError;
        builder.listener = listener;
        builder.filter = filter;
        return builder;
    }

    /** Threads, memory, rate, progress and cancellation. */
    public JobOptions job() {
        return job;
    }

    /** How deep directories may be, and how many failures and losses are kept. */
    public Limits limits() {
        return limits;
    }

    /** What to do about a file that cannot be copied. Default {@link OnError#STOP}. */
    public OnError onError() {
        return onError;
    }

    /** Who hears of what could not be copied. */
    public CopyListener listener() {
        return listener;
    }

    /** What is taken. */
    public TreeFilter filter() {
        return filter;
    }

    /** Builds {@link CopyOptions}. Not thread-safe. */
    public static final class Builder {
        private JobOptions job = JobOptions.defaults();
        private Limits limits = Limits.defaults();
        private OnError onError = OnError.STOP;
        private CopyListener listener = CopyListener.NONE;
        private TreeFilter filter = TreeFilter.ALL;

        private Builder() {}

        /** Sets {@link CopyOptions#job()}. */
        public Builder job(JobOptions options) {
            job = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Sets {@link CopyOptions#limits()}. */
        public Builder limits(Limits bounds) {
            limits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /** Sets {@link CopyOptions#onError()}. */
        public Builder onError(OnError policy) {
            onError = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets {@link CopyOptions#listener()}. */
        public Builder listener(CopyListener hearer) {
            listener = Objects.requireNonNull(hearer, "hearer");
            return this;
        }

        /** Sets {@link CopyOptions#filter()}. */
        public Builder filter(TreeFilter choice) {
            filter = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** The options. */
        public CopyOptions build() {
            return new CopyOptions(this);
        }
    }
}
