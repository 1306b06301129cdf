package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.wim.write.WimSplitCapture;
import io.github.diskwright.wim.write.WimWriter;
import io.github.diskwright.wim.write.WimWriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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

    @Option(
            names = "--split-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Write parts of at most so many bytes instead, in one pass: FILE is the first, base.swm,"
                    + " then come base2.swm and so on. Not with --solid.")
    private long splitSize;

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
        ExitCode exitCode = splitSize == 0
                ? captureWhole(job, options.build(), result)
                : captureParts(job, options.build(), result);
        json(result);
        return exitCode;
    }

    private ExitCode captureWhole(JobOptions job, WimWriterOptions options, Map<String, Object> result)
            throws IOException {
        ExitCode exitCode;
        try (TreeSource source = TreeSource.open(session(), name);
                WimWriter writer = WimWriter.create(file, existing(), options)) {
            exitCode = new WimCapture(this, source, image, file).add(writer::addImage, job, result);
            writer.finish();
        }
        long size = Files.size(file);
        line(file + ": " + Size.showBoth(size));
        result.put("size", size);
        return exitCode;
    }

    private PendingFile.Existing existing() {
        return isForced ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE;
    }

    private ExitCode captureParts(JobOptions job, WimWriterOptions options, Map<String, Object> result)
            throws IOException {
        if (splitSize < 1) {
            throw new UsageException("--split-size is " + splitSize + ", allowed 1 or more");
        }
        ExitCode exitCode;
        List<Object> parts;
        try (TreeSource source = TreeSource.open(session(), name);
                WimSplitCapture writer = WimSplitCapture.create(file, splitSize, existing(), options)) {
            requireOutside(source);
            exitCode = new WimCapture(this, source, image, file).add(writer::addImage, job, result);
            parts = WimParts.tell(this, writer.finish(), splitSize);
        }
        result.put("parts", parts);
        return exitCode;
    }

    /** Nobody knows beforehand what the parts will be called that the capture would meet. */
    private void requireOutside(TreeSource source) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (source.tree() instanceof HostTree tree
                && folder != null
                && folder.toRealPath().startsWith(tree.directory().toRealPath())) {
            throw new RefusedException(
                    "the parts would lie in the directory that is captured", "name a file elsewhere");
        }
    }
}
