package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What all verbs have in common: the general options, and how a result is shown. */
abstract class Verb implements Callable<Integer> {
    private final Session session;

    @Mixin
    private GeneralOptions general = new GeneralOptions();

    Verb(Session session) {
        this.session = session;
    }

    /** Does the work of the verb. */
    abstract ExitCode run(JobOptions job) throws IOException;

    /** Bytes of buffers that the work takes if the user does not say how many. */
    long usualMemory() {
        return JobOptions.DEFAULT_MEMORY;
    }

    @Override
    public final Integer call() throws IOException {
        general.secret().ifPresent(session::use);
        try (ProgressDisplay display = general.display(session)) {
            return run(general.job(session, display, usualMemory())).code();
        }
    }

    final Session session() {
        return session;
    }

    final boolean isJson() {
        return general.isJson();
    }

    /** What {@code --progress} was set to. */
    final String progress() {
        return general.progress();
    }

    /** Prints a line of the result for people; nothing with {@code --json}. */
    final void line(String text) {
        if (!general.isJson()) {
            session.out().println(text);
        }
    }

    /** Prints the result for scripts; nothing without {@code --json}. */
    final void json(Map<String, Object> result) {
        if (general.isJson()) {
            session.out().println(Json.of(result));
        }
    }

    /** Prints a remark that is not part of the result. */
    final void remark(String text) {
        session.err().println("diskwright: " + text);
    }
}
