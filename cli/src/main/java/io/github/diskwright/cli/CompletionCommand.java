package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code completion}. */
@Command(
        name = "completion",
        description = {"Print a completion script for bash and zsh.", "Use it with: source <(diskwright completion)"})
final class CompletionCommand extends Verb {
    CompletionCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) {
        session().out().print(AutoComplete.bash("diskwright", CommandRunner.commandLine(session())));
        return ExitCode.DONE;
    }
}
