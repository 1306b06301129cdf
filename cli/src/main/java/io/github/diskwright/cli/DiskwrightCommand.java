package io.github.diskwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a verb. */
@Command(
        name = "diskwright",
        description = "Reads, writes, checks and converts PC disk images, without drivers, mounts or administrator.",
        synopsisSubcommandLabel = "VERB",
        footer = {
            "",
            "A partition of a disk is named IMAGE#N, N as 'part show' prints it.",
            "Sizes are bytes, or numbers with k, M, G, T (powers of 1024).",
            "Exit codes: 0 done and clean, 1 findings or a difference, 2 wrong usage, 3 corrupt input,",
            "4 unsupported, 5 no space, 6 refused for safety, 7 integrity mismatch, 8 input/output failure,",
            "130 cancelled; 70 a mistake of the program itself."
        })
final class DiskwrightCommand implements Runnable {
    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec own = spec;
        if (own != null) {
            throw new ParameterException(own.commandLine(), "a verb is missing");
        }
    }
}
