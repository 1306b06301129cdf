package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.write.WimExport;
import io.github.diskwright.wim.write.WimWriter;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim export}. */
@Command(
        name = "export",
        description = {
            "Copy an image, or all of them, into another WIM file, which is made if it is not there.",
            "Data that are stored alike are copied as they are; all else is compressed as the target has it."
        })
final class WimExportCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image, or all.")
    private String selector = "";

    @Parameters(index = "2", paramLabel = "TARGET", description = "The file that takes it.")
    private Path target = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Name in the target. Default: as in the source.")
    private @Nullable String name;

    @Option(names = "--boot", description = "Make it the image that is booted.")
    private boolean isBoot;

    @Mixin
    private WimFormatOption format = new WimFormatOption();

    WimExportCommand(Session session) {
        super(session);
    }

    @Override
    long usualMemory() {
        return WimFormatOption.usualMemory();
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (WimArchive archive = source.open(job)) {
            List<Integer> numbers = archive.xml().select(selector);
            if (numbers.isEmpty()) {
                source.number(archive, selector);
            }
            if (name != null && numbers.size() > 1) {
                throw new UsageException("--name is for one image");
            }
            int count = Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                    ? append(job, archive, numbers)
                    : create(job, archive, numbers);
            line(target + ": " + count + (count == 1 ? " image, " : " images, ") + Size.showBoth(Files.size(target)));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", source.file().toString());
            result.put("images", numbers);
            result.put("target", target.toString());
            result.put("imageCount", count);
            result.put("size", Files.size(target));
            json(result);
            return ExitCode.DONE;
        }
    }

    private int create(JobOptions job, WimArchive archive, List<Integer> numbers) throws IOException {
        try (WimWriter writer = WimWriter.create(
                target,
                PendingFile.Existing.REFUSE,
                format.options(job, archive.header()).build())) {
            return export(archive, numbers, writer, Target.NEW);
        }
    }

    private int append(JobOptions job, WimArchive archive, List<Integer> numbers) throws IOException {
        try (FileDevice device = FileDevice.openWritable(target);
                WimWriter writer = WimWriter.append(
                        device, format.options(job).limits(Limits.defaults()).build())) {
            return export(archive, numbers, writer, Target.ADDED_TO);
        }
    }

    /** Whether the target has been there: which image it boots is then no concern of the source. */
    private enum Target {
        NEW,
        ADDED_TO
    }

    private int export(WimArchive archive, List<Integer> numbers, WimWriter writer, Target kind) throws IOException {
        if (archive.header().has(WimHeader.RP_FIX)) {
            writer.markLinksFixed();
        }
        for (int number : numbers) {
            ImageXml image = archive.xml().image(number);
            String renamed = name;
            WimExport.run(archive, number, writer, renamed == null ? image : image.withName(renamed));
            boolean wasBoot = kind == Target.NEW && archive.header().bootIndex() == number;
            if (isBoot || wasBoot) {
                writer.setBootIndex(writer.imageCount());
            }
        }
        int count = writer.imageCount();
        writer.finish();
        return count;
    }
}
