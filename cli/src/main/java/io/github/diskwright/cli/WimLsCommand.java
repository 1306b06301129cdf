package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.image.WimImage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wim ls}. */
@Command(
        name = "ls",
        description = {
            "List files of an image.",
            "What cannot be read is reported and passed over; the exit code is then that of the first error."
        })
final class WimLsCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image.")
    private String selector = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A directory or file, with / or \\ between names. Default: the root.")
    private String path = "/";

    @Mixin
    private FileListing listing = new FileListing();

    WimLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (WimArchive archive = source.open(job);
                WimImage image = source.image(archive, selector)) {
            ExitCode exitCode = listing.list(this, job, image.description(), new TreeFile(image, path).node());
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", source.file().toString());
            result.put("image", selector);
            result.put("path", path);
            result.put("files", listing.files());
            json(result);
            return exitCode;
        }
    }
}
