package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.WimArchive;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wim info}. */
@Command(
        name = "info",
        description = {"Tell what a WIM file is, and which images are in it.", "Reads tables only."})
final class WimInfoCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Option(names = "--xml", description = "Print the XML data as they are instead.")
    private boolean isXml;

    WimInfoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (WimArchive archive = source.open(job)) {
            if (isXml) {
                line(archive.xml().toString());
                return ExitCode.DONE;
            }
            return WimView.info(this, source.file(), archive);
        }
    }
}
