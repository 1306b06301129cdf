package io.github.diskwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code part} without a verb of its own. */
@Command(
        name = "part",
        description = "Partition tables.",
        synopsisSubcommandLabel = "show|init|add|delete|resize|move|set|repair|backup|restore|fit",
        subcommands = {
            PartShowCommand.class,
            PartInitCommand.class,
            PartAddCommand.class,
            PartDeleteCommand.class,
            PartResizeCommand.class,
            PartMoveCommand.class,
            PartSetCommand.class,
            PartRepairCommand.class,
            PartBackupCommand.class,
            PartRestoreCommand.class,
            PartFitCommand.class
        })
final class PartCommand implements Runnable {
    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec own = spec;
        if (own != null) {
            throw new ParameterException(
                    own.commandLine(),
                    "part: a verb is missing: show, init, add, delete, resize, move, set, repair, backup, restore or fit");
        }
    }
}
