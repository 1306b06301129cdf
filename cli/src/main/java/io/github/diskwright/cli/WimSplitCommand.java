package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.wim.PartNames;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.write.RawOptions;
import io.github.diskwright.wim.write.WimSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim split}. */
@Command(
        name = "split",
        description = {
            "Split a WIM file into parts: base.swm, base2.swm and so on. Solid files, too.",
            "A single file in it that is larger than a part, compressed, makes that part as large."
        })
final class WimSplitCommand extends Verb {
    private static final int MAX_PARTS = 0xFFFF;

    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "FIRST-PART", description = "Name of the first part.")
    private Path first = Path.of("");

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Bytes that a part may have; 4000M fits FAT32.")
    private long size;

    @Option(names = "--force", description = "Replace parts that exist.")
    private boolean isForced;

    WimSplitCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (size < 1) {
            throw new UsageException("--size is " + size + ", allowed 1 or more");
        }
        RawOptions options = RawOptions.builder()
                .job(job)
                .existing(isForced ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE)
                .build();
        List<Object> parts;
        try (WimArchive archive = source.open(job)) {
            requireOtherNames(archive.header().totalParts());
            parts = WimParts.tell(this, WimSplit.run(archive, first, size, options), size);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", source.file().toString());
        result.put("parts", parts);
        json(result);
        return ExitCode.DONE;
    }

    /** Parts appear one after the other: whoever replaces what he reads has neither if that is cut short. */
    private void requireOtherNames(int sourceParts) throws RefusedException {
        if (!isForced) {
            return;
        }
        PartNames targets = PartNames.ofFirst(first.toAbsolutePath().normalize());
        Path read = source.file().toAbsolutePath().normalize();
        // A whole file may be replaced by the first part, which comes last.
        for (int number = sourceParts == 1 ? 2 : 1; number <= MAX_PARTS; number++) {
            if (targets.name(number).equals(read)) {
                throw new RefusedException(read + " would be replaced by a part of itself", "choose other names");
            }
        }
    }
}
