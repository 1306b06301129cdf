package io.github.diskwright.cli;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.check.WimCheck;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wim verify}. */
@Command(
        name = "verify",
        description = {
            "Check a WIM file and all data in it: tables, metadata, integrity table, and the SHA-1 of everything.",
            "Findings one per line; exit code 1 if one of them is a warning or an error, 7 if a digest is another one."
        })
final class WimVerifyCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    WimVerifyCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        List<Finding> findings = WimCheck.run(
                source.file(), source.options(job), CheckOptions.defaults().withJob(job));
        return WimView.findings(this, source.file(), findings);
    }
}
