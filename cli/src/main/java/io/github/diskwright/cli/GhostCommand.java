package io.github.diskwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ghost} without a verb of its own. */
@Command(
        name = "ghost",
        description = "Ghost-like images: the project's own (.dwi), partclone's, ntfsclone's, genuine .GHO files.",
        synopsisSubcommandLabel = "capture|restore|ls|extract",
        subcommands = {
            GhostCaptureCommand.class,
            GhostRestoreCommand.class,
            GhostLsCommand.class,
            GhostExtractCommand.class
        })
final class GhostCommand implements Runnable {
    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec own = spec;
        if (own != null) {
            throw new ParameterException(
                    own.commandLine(), "ghost: a verb is missing: capture, restore, ls or extract");
        }
    }
}
