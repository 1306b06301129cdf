package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.write.WimWriter;
import io.github.diskwright.wim.write.WimWriterOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wim append}. */
@Command(
        name = "append",
        description = {
            "Add an image of a directory, or of an NTFS volume in an image, to a WIM file in its place.",
            "Data that the file has are not stored again. Whatever happens, what was in it stays readable."
        })
final class WimAppendCommand extends Verb {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "A directory, an NTFS volume, or IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file that is added to.")
    private Path file = Path.of("");

    @Mixin
    private WimFormatOption format = new WimFormatOption();

    @Mixin
    private WimImageOption image = new WimImageOption();

    WimAppendCommand(Session session) {
        super(session);
    }

    @Override
    long usualMemory() {
        return WimFormatOption.usualMemory();
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("source", name.toString());
        result.put("file", file.toString());
        ExitCode exitCode;
        try (TreeSource source = TreeSource.open(session(), name);
                FileDevice device = FileDevice.openWritable(file)) {
            long before = device.size();
            try (WimWriter writer = WimWriter.append(device, options(job, device))) {
                exitCode = new WimCapture(this, source, image, file).add(writer::addImage, job, result);
                result.put("image", writer.imageCount());
                line("image " + writer.imageCount() + " of " + file);
                writer.finish();
            }
            line(file + ": " + Size.showBoth(device.size()) + ", " + Size.showBoth(device.size() - before) + " more");
            result.put("size", device.size());
        }
        json(result);
        return exitCode;
    }

    private WimWriterOptions options(JobOptions job, FileDevice device) throws IOException {
        WimWriterOptions.Builder options = format.options(job);
        return image.isBoot() ? options.bootIndex(imageCount(device) + 1).build() : options.build();
    }

    private static int imageCount(FileDevice device) throws IOException {
        return WimPart.open(device, Limits.defaults()).header().imageCount();
    }
}
