package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.write.RawOptions;
import io.github.diskwright.wim.write.WimEdit;
import io.github.diskwright.wim.write.WimRebuild;
import io.github.diskwright.wim.write.WimWriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim delete}. */
@Command(
        name = "delete",
        description = {
            "Delete an image. The file is written anew without what only that image needed, and replaced when it is whole.",
            "With --soft it is changed in its place at once, and the data stay in it until 'wim optimize'."
        })
final class WimDeleteCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image.")
    private String selector = "";

    @Option(names = "--soft", description = "Leave the data in the file.")
    private boolean isSoft;

    WimDeleteCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        long before = Files.size(source.file());
        int number;
        try (WimArchive archive = source.open(job)) {
            number = source.number(archive, selector);
            if (!isSoft) {
                rebuild(job, archive, number);
            }
        }
        if (isSoft) {
            try (FileDevice device = FileDevice.openWritable(source.file())) {
                WimEdit.deleteImage(
                        device, number, WimWriterOptions.builder().job(job).build());
            }
        }
        long after = Files.size(source.file());
        line("image " + number + " deleted; " + source.file() + ": " + Size.showBoth(after));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", source.file().toString());
        result.put("image", number);
        result.put("sizeBefore", before);
        result.put("size", after);
        json(result);
        return ExitCode.DONE;
    }

    private void rebuild(JobOptions job, WimArchive archive, int number) throws IOException {
        WimRewrite.requireWritable(archive);
        List<Integer> kept = new ArrayList<>();
        for (int other = 1; other <= archive.imageCount(); other++) {
            if (other != number) {
                kept.add(other);
            }
        }
        WimRebuild.run(
                archive,
                kept,
                // Not the link that leads to it.
                source.file().toRealPath(),
                RawOptions.builder()
                        .job(job)
                        .existing(PendingFile.Existing.REPLACE)
                        .build());
    }
}
