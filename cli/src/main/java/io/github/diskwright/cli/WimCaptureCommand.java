package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.write.WimWriter;
import io.github.diskwright.wim.write.WimWriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim capture}. */
@Command(
        name = "capture",
        description = {
            "Make a WIM file of a directory, or of an NTFS volume in an image.",
            "A file that cannot be read is reported and left out; the exit code is then that of the first error."
        })
final class WimCaptureCommand extends Verb {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "A directory, an NTFS volume, or IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(index = "1", paramLabel = "FILE", description = "The new file.")
    private Path file = Path.of("");

    @Mixin
    private WimFormatOption format = new WimFormatOption();

    @Mixin
    private WimImageOption image = new WimImageOption();

    @Option(names = "--force", description = "Replace the file if it exists.")
    private boolean isForced;

    WimCaptureCommand(Session session) {
        super(session);
    }

    @Override
    long usualMemory() {
        return WimFormatOption.usualMemory();
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        WimWriterOptions.Builder options = format.options(job);
        if (image.isBoot()) {
            options.bootIndex(1);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("source", name.toString());
        result.put("file", file.toString());
        ExitCode exitCode;
        try (TreeSource source = TreeSource.open(session(), name);
                WimWriter writer = WimWriter.create(
                        file, isForced ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE, options.build())) {
            exitCode = new WimCapture(this, source, image, file).add(writer, job, result);
            writer.finish();
        }
        long size = Files.size(file);
        line(file + ": " + Size.showBoth(size));
        result.put("size", size);
        json(result);
        return exitCode;
    }
}
