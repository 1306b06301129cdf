package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
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

/** {@code ghost extract}. */
@Command(
        name = "extract",
        description = {
            "Write files and directories of a volume in an image into a directory, with the directories that they are in.",
            "Only what they need is read."
        })
final class GhostExtractCommand extends Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "The image, or a partition in it as FILE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(
            index = "1..*",
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
    private GhoSource gho = new GhoSource();

    @Mixin
    private TreeTarget tree = new TreeTarget();

    GhostExtractCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Path directory = target;
        if (directory == null) {
            throw new UsageException("--to DIR is missing");
        }
        try (GhostTree image = GhostTree.open(session(), name, gho)) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("image", name.toString());
            result.put("paths", paths);
            result.put("target", directory.toString());
            ExitCode exitCode =
                    tree.write(this, job, image.tree(), ChosenPaths.of(image.tree(), paths), directory, result);
            json(result);
            return exitCode;
        }
    }
}
