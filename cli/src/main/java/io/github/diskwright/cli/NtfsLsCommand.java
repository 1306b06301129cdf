package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import io.github.diskwright.ntfs.tree.NtfsTreeOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntfs ls}. */
@Command(
        name = "ls",
        description = {
            "List files of an NTFS volume.",
            "What cannot be read is reported and passed over; the exit code is then that of the first error."
        })
final class NtfsLsCommand extends Verb {
    @Parameters(index = "0", paramLabel = "VOLUME", description = "A volume, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A directory or file, with / or \\ between names. Default: the root.")
    private String path = "/";

    @Mixin
    private FileListing listing = new FileListing();

    @Option(
            names = {"-a", "--all"},
            description = "With the file system's own files.")
    private boolean isAll;

    NtfsLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        ExitCode exitCode;
        NtfsTreeOptions options = NtfsTreeOptions.builder()
                .systemFiles(isAll ? NtfsTreeOptions.SystemFiles.SHOWN : NtfsTreeOptions.SystemFiles.HIDDEN)
                .build();
        try (OpenedImage opened = OpenedImage.open(session(), name);
                FileTree tree = NtfsTree.of(NtfsVolume.open(opened.device()), options)) {
            exitCode = listing.list(this, job, name.toString(), new TreeFile(tree, path).node());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("volume", name.toString());
        result.put("path", path);
        result.put("files", listing.files());
        json(result);
        return exitCode;
    }
}
