package io.github.diskwright.cli;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.FormatRegistry;
import java.io.PrintStream;

/**
 * What one run of the command has from its surroundings.
 *
 * @param out where results go
 * @param err where messages and progress go
 * @param isTerminal whether {@code err} is a terminal
 * @param cancellation set when the user interrupts
 * @param formats the image formats of this installation
 */
record Session(
        PrintStream out, PrintStream err, boolean isTerminal, CancellationToken cancellation, FormatRegistry formats) {
    Session(PrintStream out, PrintStream err, boolean isTerminal) {
        this(out, err, isTerminal, new CancellationToken(), FormatRegistry.load());
    }
}
