package io.github.diskwright.cli;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Secret;
import java.io.PrintStream;
import java.util.Optional;

/** What one run of the command has from its surroundings. */
final class Session {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean isTerminal;
    private final CancellationToken cancellation = new CancellationToken();
    private Optional<Secret> secret = Optional.empty();
    private FormatRegistry formats = FormatRegistry.load();

    /**
     * @param out where results go
     * @param err where messages and progress go
     * @param isTerminal whether {@code err} is a terminal
     */
    Session(PrintStream out, PrintStream err, boolean isTerminal) {
        this.out = out;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean isTerminal() {
        return isTerminal;
    }

    /** Set when the user interrupts. */
    CancellationToken cancellation() {
        return cancellation;
    }

    /** The image formats of this installation; they open encrypted images with what the user gave. */
    FormatRegistry formats() {
        return formats;
    }

    /** What the user gave to open encrypted images. */
    Optional<Secret> secret() {
        return secret;
    }

    /** Options with what the user gave to open encrypted images. */
    OpenOptions withSecret(OpenOptions options) {
        return secret.map(given -> options.toBuilder().secret(given).build()).orElse(options);
    }

    /** Takes what the user gave to open encrypted images. */
    void use(Secret given) {
        secret = Optional.of(given);
        formats = formats.withSecret(given);
    }
}
