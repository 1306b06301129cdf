package io.github.diskwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ntfs} without a verb of its own. */
@Command(
        name = "ntfs",
        description = "NTFS volumes, in a partition (IMAGE#N) or on their own.",
        synopsisSubcommandLabel = "info|ls|cat|check|resize",
        subcommands = {
            NtfsInfoCommand.class,
            NtfsLsCommand.class,
            NtfsCatCommand.class,
            NtfsCheckCommand.class,
            NtfsResizeCommand.class
        })
final class NtfsCommand implements Runnable {
    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec own = spec;
        if (own != null) {
            throw new ParameterException(own.commandLine(), "ntfs: a verb is missing: info, ls, cat, check or resize");
        }
    }
}
