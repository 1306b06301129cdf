package io.github.diskwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vhdx} without a verb of its own. */
@Command(
        name = "vhdx",
        description = "Jobs that only VHDX files have.",
        synopsisSubcommandLabel = "create|resize|compact|merge|set|changes",
        subcommands = {
            VhdxCreateCommand.class,
            VhdxResizeCommand.class,
            VhdxCompactCommand.class,
            VhdxMergeCommand.class,
            VhdxSetCommand.class,
            VhdxChangesCommand.class
        })
final class VhdxCommand implements Runnable {
    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec own = spec;
        if (own != null) {
            throw new ParameterException(
                    own.commandLine(), "vhdx: a verb is missing: create, resize, compact, merge, set or changes");
        }
    }
}
