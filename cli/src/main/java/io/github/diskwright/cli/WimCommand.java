package io.github.diskwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wim} without a verb of its own. */
@Command(
        name = "wim",
        description = "WIM, ESD and SWM files: images of directory trees.",
        synopsisSubcommandLabel =
                "capture|apply|append|export|delete|extract|ls|info|set|update|verify|split|join|optimize",
        subcommands = {
            WimCaptureCommand.class,
            WimApplyCommand.class,
            WimAppendCommand.class,
            WimExportCommand.class,
            WimDeleteCommand.class,
            WimExtractCommand.class,
            WimLsCommand.class,
            WimInfoCommand.class,
            WimSetCommand.class,
            WimUpdateCommand.class,
            WimVerifyCommand.class,
            WimSplitCommand.class,
            WimJoinCommand.class,
            WimOptimizeCommand.class
        })
final class WimCommand implements Runnable {
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
                    "wim: a verb is missing: capture, apply, append, export, delete, extract, ls, info, set, update,"
                            + " verify, split, join or optimize");
        }
    }
}
