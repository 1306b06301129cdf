package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Secret;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every verb has. */
final class GeneralOptions {
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private SecretOption secret = new SecretOption();

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--progress",
            paramLabel = "auto|plain|none",
            description = "Progress on standard error: a bar on a terminal (auto), lines (plain), or none.")
    private Progress progress = Progress.auto;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that work. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Memory for buffers, 32M or more. Default: 64M, or more where the work needs it.")
    private long memory;

    @Option(
            names = "--rate",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Read at most so many bytes per second.")
    private long rate = Long.MAX_VALUE;

    @Option(names = "--debug", description = "Print the stack trace of a failure.")
    private boolean debug;

    /** Names are what users type. */
    enum Progress {
        auto,
        plain,
        none
    }

    private static final long LEAST_MEMORY = 32L << 20;

    /** What opens encrypted images. */
    Optional<Secret> secret() throws IOException {
        return secret.secret();
    }

    boolean isJson() {
        return json;
    }

    boolean isDebug() {
        return debug;
    }

    String progress() {
        return progress.name();
    }

    ProgressDisplay display(Session session) {
        ProgressDisplay.Style style = switch (progress) {
            case auto -> session.isTerminal() ? ProgressDisplay.Style.BAR : ProgressDisplay.Style.NONE;
            case plain -> ProgressDisplay.Style.PLAIN;
            case none -> ProgressDisplay.Style.NONE;
        };
        return new ProgressDisplay(session.err(), style);
    }

    /**
     * How the work runs.
     *
     * @param usualMemory bytes of buffers if the user does not say how many
     */
    JobOptions job(Session session, ProgressDisplay display, long usualMemory) {
        long bytes = memory == 0 ? usualMemory : memory;
        if (bytes < LEAST_MEMORY) {
            throw new UsageException(String.format(Locale.ROOT, "--memory is %d bytes, allowed 32M or more", bytes));
        }
        long most = Runtime.getRuntime().maxMemory() / 4 * 3;
        if (bytes > most) {
            throw new UsageException("--memory is " + bytes + " bytes, but Java has " + most
                    + " for buffers; give it more with DISKWRIGHT_OPTS=-Xmx1g");
        }
        try {
            return JobOptions.builder()
                    .threads(threads)
                    .memory(bytes)
                    .rate(rate)
                    .progress(display)
                    .cancellation(session.cancellation())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
