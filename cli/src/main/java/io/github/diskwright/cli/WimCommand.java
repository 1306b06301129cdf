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
        synopsisSubcommandLabel = "capture|append|info|ls|extract|apply|verify",
        subcommands = {
            WimCaptureCommand.class,
            WimAppendCommand.class,
            WimInfoCommand.class,
            WimLsCommand.class,
            WimExtractCommand.class,
            WimApplyCommand.class,
            WimVerifyCommand.class
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
                    own.commandLine(), "wim: a verb is missing: capture, append, info, ls, extract, apply or verify");
        }
    }
}
