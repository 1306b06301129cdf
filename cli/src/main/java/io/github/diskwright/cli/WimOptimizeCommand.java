package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.write.RawOptions;
import io.github.diskwright.wim.write.WimExport;
import io.github.diskwright.wim.write.WimPipable;
import io.github.diskwright.wim.write.WimRebuild;
import io.github.diskwright.wim.write.WimWriter;
import io.github.diskwright.wim.write.WimWriterOptions;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wim optimize}. */
@Command(
        name = "optimize",
        description = {
            "Write a WIM file anew, without holes and without data that no image needs, and replace it when it is whole.",
            "With --recompress everything is compressed again, as the options say."
        })
final class WimOptimizeCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Option(names = "--recompress", description = "Compress everything again.")
    private boolean recompresses;

    @Option(
            names = "--pipable",
            description = "Make it one that wimlib can apply from a pipe; Microsoft's software and 7-Zip read none.")
    private boolean isPipable;

    @Mixin
    private WimFormatOption format = new WimFormatOption();

    WimOptimizeCommand(Session session) {
        super(session);
    }

    @Override
    long usualMemory() {
        return WimFormatOption.usualMemory();
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (format.isCompressionNamed() && !recompresses) {
            throw new UsageException("how data are compressed changes only with --recompress");
        }
        long before = Files.size(source.file());
        try (WimArchive archive = source.open(job)) {
            WimRewrite.requireWritable(archive);
            if (isPipable && recompresses) {
                throw new UsageException("--pipable copies data as they are; give --recompress in a step of its own");
            }
            if (isPipable) {
                WimPipable.run(archive, source.file(), raw(job));
            } else if (recompresses) {
                recompress(job, archive);
            } else {
                WimRebuild.run(archive, source.file().toRealPath(), raw(job));
            }
        }
        long after = Files.size(source.file());
        line(source.file() + ": " + Size.showBoth(after) + ", before " + Size.showBoth(before));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", source.file().toString());
        result.put("sizeBefore", before);
        result.put("size", after);
        json(result);
        return ExitCode.DONE;
    }

    private RawOptions raw(JobOptions job) {
        RawOptions.Builder options = RawOptions.builder().job(job).existing(PendingFile.Existing.REPLACE);
        format.integrity().ifPresent(options::integrity);
        return options.build();
    }

    private void recompress(JobOptions job, WimArchive archive) throws IOException {
        UUID guid = archive.header().guid();
        WimWriterOptions options =
                format.options(job, archive.header()).ids(() -> guid).build();
        try (WimWriter writer = WimWriter.create(source.file().toRealPath(), PendingFile.Existing.REPLACE, options)) {
            if (archive.header().has(WimHeader.RP_FIX)) {
                writer.markLinksFixed();
            }
            WimXml xml = archive.xml();
            for (int number = 1; number <= archive.imageCount(); number++) {
                WimExport.run(archive, number, writer, xml.image(number), WimExport.Stored.COMPRESSED_AGAIN);
            }
            int boot = archive.header().bootIndex();
            writer.setBootIndex(boot > 0 && boot <= writer.imageCount() ? boot : 0);
            writer.finish();
        }
    }
}
