package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.write.RawOptions;
import io.github.diskwright.wim.write.WimRebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim join}. */
@Command(
        name = "join",
        description = {
            "Make one WIM file of the parts of a split one.",
            "FILE is any of them; the others are beside it."
        })
final class WimJoinCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "TARGET", description = "The new file.")
    private Path target = Path.of("");

    @Option(names = "--force", description = "Replace the target if it exists.")
    private boolean isForced;

    WimJoinCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        int parts;
        try (WimArchive archive = source.open(job)) {
            parts = archive.parts().size();
            WimRebuild.run(
                    archive,
                    target,
                    RawOptions.builder()
                            .job(job)
                            .existing(isForced ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE)
                            .build());
        }
        long size = Files.size(target);
        line(target + ": " + Size.showBoth(size) + " of " + parts + (parts == 1 ? " part" : " parts"));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", source.file().toString());
        result.put("target", target.toString());
        result.put("parts", parts);
        result.put("size", size);
        json(result);
        return ExitCode.DONE;
    }
}
