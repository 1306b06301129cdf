package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.capture.ReparseFixup;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim apply}. */
@Command(
        name = "apply",
        description = {
            "Write all files of an image into a directory, which is made if it is not there.",
            "What the host cannot keep is told, kind by kind; a file that cannot be written is reported and passed over."
        })
final class WimApplyCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image.")
    private String selector = "";

    @Parameters(index = "2", paramLabel = "TARGET", description = "A directory.")
    private Path target = Path.of("");

    @Option(
            names = "--fix-links",
            negatable = true,
            description = "Make absolute links that were inside the captured tree lead into the target."
                    + " Default: if the file says that they were captured so.")
    private @Nullable Boolean fixLinks;

    @Mixin
    private TreeTarget tree = new TreeTarget();

    WimApplyCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (WimArchive archive = source.open(job);
                WimImage image = source.image(archive, selector);
                WimImage fixed = fixed(archive, image)) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", source.file().toString());
            result.put("image", selector);
            result.put("target", target.toString());
            ExitCode exitCode = tree.write(this, job, fixed, TreeFilter.ALL, target, result);
            json(result);
            return exitCode;
        }
    }

    private WimImage fixed(WimArchive archive, WimImage image) throws IOException {
        Boolean said = fixLinks;
        boolean fixes = said == null ? archive.header().has(WimHeader.RP_FIX) : said;
        if (!fixes) {
            return image;
        }
        Path absolute = Files.exists(target)
                ? target.toRealPath()
                : target.toAbsolutePath().normalize();
        return image.withLinksInto(
                File.separatorChar == '\\'
                        ? ReparseFixup.ofWindowsRoot(absolute.toString())
                        : ReparseFixup.ofUnixRoot(absolute.toString()));
    }
}
