package io.github.diskwright.cli;

import io.github.diskwright.ghost.gho.GhoArchive;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.PartitionTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ghost ls}. */
@Command(
        name = "ls",
        description = {
            "List what is in an image: the partitions of a disk, or the files of a volume.",
            "What cannot be read is reported and passed over; the exit code is then that of the first error."
        })
final class GhostLsCommand extends Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "The image, or a partition in it as FILE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A directory or file, with / or \\ between names. Default: the root.")
    private String path = "";

    @Mixin
    private GhoSource gho = new GhoSource();

    @Mixin
    private FileListing listing = new FileListing();

    GhostLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        boolean isWhole = name.partition().isEmpty() && path.isEmpty();
        if (isWhole && GhoSource.isGho(name)) {
            try (GhoArchive archive = gho.open(session(), name.path())) {
                if (archive.partitions().size() > 1) {
                    return GhoSource.listPartitions(this, archive, name);
                }
            }
        } else if (isWhole) {
            try (OpenedImage opened = OpenedImage.open(session(), name)) {
                DiskLayout layout = DiskLayout.read(opened.device(), Disks.options(opened.image()));
                if (layout.table().kind() != PartitionTable.Kind.NONE) {
                    DiskView.partitionLines(layout).forEach(this::line);
                    Map<String, Object> result = new LinkedHashMap<>();
                    result.put("image", name.toString());
                    result.put("partitions", DiskView.layoutJson(layout));
                    json(result);
                    return ExitCode.DONE;
                }
            }
        }
        return files(job);
    }

    private ExitCode files(JobOptions job) throws IOException {
        String start = path.isEmpty() ? "/" : path;
        ExitCode exitCode;
        try (GhostTree image = GhostTree.open(session(), name, gho)) {
            exitCode = listing.list(this, job, name.toString(), new TreeFile(image.tree(), start).node());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("image", name.toString());
        result.put("path", start);
        result.put("files", listing.files());
        json(result);
        return exitCode;
    }
}
