package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.image.WimImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim extract}. */
@Command(
        name = "extract",
        description = {
            "Write files and directories of an image into a directory, with the directories that they are in.",
            "Only what they need is read."
        })
final class WimExtractCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image.")
    private String selector = "";

    @Parameters(
            index = "2..*",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files or directories, with / or \\ between names; a directory with everything below.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "The directory, made if it is not there.")
    private @Nullable Path target;

    @Mixin
    private TreeTarget tree = new TreeTarget();

    WimExtractCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Path directory = target;
        if (directory == null) {
            throw new UsageException("--to DIR is missing");
        }
        try (WimArchive archive = source.open(job);
                WimImage image = source.image(archive, selector)) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", source.file().toString());
            result.put("image", selector);
            result.put("paths", paths);
            result.put("target", directory.toString());
            ExitCode exitCode = tree.write(this, job, image, ChosenPaths.of(image, paths), directory, result);
            json(result);
            return exitCode;
        }
    }
}
