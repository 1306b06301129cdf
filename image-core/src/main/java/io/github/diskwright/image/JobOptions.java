package io.github.diskwright.image;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How long work runs: on how many threads, in how much memory, how fast at most, who hears of its progress and who
 * may stop it.
 *
 * <p>Immutable; as thread-safe as the listener and the executor that it holds.
 */
public final class JobOptions {
    /** Default of {@link #memory()}, in bytes: 64 MiB. */
    public static final long DEFAULT_MEMORY = 64L << 20;

    private final int threads;
    private final long memory;
    private final long rate;
    private final ProgressListener progress;
    private final CancellationToken cancellation;
    private final Optional<Executor> executor;

    private JobOptions(Builder builder) {
        threads = builder.threads;
        memory = builder.memory;
        rate = builder.rate;
        progress = builder.progress;
        cancellation = builder.cancellation;
        executor = builder.executor;
    }

    /** All processors, 64 MiB, no rate limit, nobody listening, a cancellation token of its own. */
    public static JobOptions defaults() {
        return new Builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.threads = threads;
        builder.memory = memory;
        builder.rate = rate;
        builder.progress = progress;
        builder.cancellation = cancellation;
        builder.executor = executor;
        return builder;
    }

    /** Number of threads that work, the caller's included. Default: the number of processors. */
    public int threads() {
        return threads;
    }

    /** Bytes of buffers that the work may hold at a time. Default {@link #DEFAULT_MEMORY}. */
    public long memory() {
        return memory;
    }

    /** Bytes per second at most; {@link Long#MAX_VALUE} for no limit, the default. Holes cost nothing. */
    public long rate() {
        return rate;
    }

    /** Who hears of the progress. */
    public ProgressListener progress() {
        return progress;
    }

    /** Who may stop the work. */
    public CancellationToken cancellation() {
        return cancellation;
    }

    /**
     * Where the threads beside the caller's come from. Where none is given, threads are started for the work and are
     * gone when it ends. An executor that is busy or refuses makes the work slower, never wrong: the caller's thread
     * alone can finish it.
     */
    public Optional<Executor> executor() {
        return executor;
    }

    /** Builds {@link JobOptions}. Not thread-safe. */
    public static final class Builder {
        private int threads = Runtime.getRuntime().availableProcessors();
        private long memory = DEFAULT_MEMORY;
        private long rate = Long.MAX_VALUE;
        private ProgressListener progress = ProgressListener.NONE;
        private CancellationToken cancellation = new CancellationToken();
        private Optional<Executor> executor = Optional.empty();

        private Builder() {}

        /** Sets {@link JobOptions#threads()}: 1 to 1,024. */
        public Builder threads(int count) {
            if (count < 1 || count > 1024) {
                throw new IllegalArgumentException("threads is " + count + ", allowed 1 to 1024");
            }
            threads = count;
            return this;
        }

        /** Sets {@link JobOptions#memory()} in bytes, 1 or more; work that needs more refuses to start. */
        public Builder memory(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("memory is " + bytes + ", allowed 1 or more");
            }
            memory = bytes;
            return this;
        }

        /** Sets {@link JobOptions#rate()} in bytes per second, 1 or more. */
        public Builder rate(long bytesPerSecond) {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("rate is " + bytesPerSecond + ", allowed 1 or more");
            }
            rate = bytesPerSecond;
            return this;
        }

        /** Sets {@link JobOptions#progress()}. */
        public Builder progress(ProgressListener listener) {
            progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Sets {@link JobOptions#cancellation()}. */
        public Builder cancellation(CancellationToken token) {
            cancellation = Objects.requireNonNull(token, "token");
            return this;
        }

        /** Sets {@link JobOptions#executor()}. */
        public Builder executor(Executor given) {
            executor = Optional.of(given);
            return this;
        }

        /** The options. */
        public JobOptions build() {
            return new JobOptions(this);
        }
    }
}
