package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.write.WimUpdate;
import io.github.diskwright.wim.write.WimWriterOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim update}. */
@Command(
        name = "update",
        description = {
            "Change files of an image in its place: delete, rename, add, replace. Changes are made in the order in which they are"
                    + " given, those of --commands last, and all together or not at all.",
            "Paths of the image start with / or \\ and are found without regard to case. What is added to a directory that is there"
                    + " joins what is in it; files of the same names are replaced.",
            "A command of a file is add SOURCE PATH, delete [--recursive] [--force] PATH or rename OLD NEW, one in a line; # starts"
                    + " a comment."
        })
final class WimUpdateCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image.")
    private String selector = "";

    @ArgGroup(exclusive = true, multiplicity = "0..*")
    private List<Change> changes = new ArrayList<>();

    @Option(names = "--recursive", description = "Let --delete take directories with all that is in them.")
    private boolean isRecursive;

    @Option(names = "--no-replace", description = "Refuse to add what is there already.")
    private boolean keepsFiles;

    @Option(names = "--commands", paramLabel = "FILE", description = "A file with commands.")
    private @Nullable Path commands;

    @Option(names = "--dry-run", description = "Show what would be done, and write nothing.")
    private boolean isDryRun;

    @Mixin
    private WimFormatOption format = new WimFormatOption();

    /** One option that changes something; their order is kept because each is a group of its own. */
    static final class Change {
        @Option(
                names = "--add",
                paramLabel = "SOURCE=PATH",
                description = "Add a directory, a file, or the NTFS volume IMAGE#N.")
        private @Nullable String add;

        @Option(names = "--delete", paramLabel = "PATH", description = "Delete a file or directory.")
        private @Nullable String delete;

        @Option(names = "--rename", paramLabel = "OLD=NEW", description = "Rename or move a file or directory.")
        private @Nullable String rename;

        UpdateStep step(boolean isRecursive) {
            String added = add;
            if (added != null) {
                return UpdateStep.ofPair(UpdateStep.Kind.ADD, added);
            }
            String deleted = delete;
            return deleted != null
                    ? UpdateStep.delete(deleted, isRecursive)
                    : UpdateStep.ofPair(UpdateStep.Kind.RENAME, String.valueOf(rename));
        }
    }

    WimUpdateCommand(Session session) {
        super(session);
    }

    @Override
    long usualMemory() {
        return WimFormatOption.usualMemory();
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        List<UpdateStep> steps = steps();
        int number;
        try (WimArchive archive = source.open(job)) {
            number = source.number(archive, selector);
        }
        WimWriterOptions options = format.options(job).build();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", source.file().toString());
        result.put("image", number);
        result.put("dryRun", isDryRun);
        ExitCode exitCode =
                isDryRun ? rehearse(number, options, steps, result) : update(number, options, steps, result);
        json(result);
        return exitCode;
    }

    private List<UpdateStep> steps() throws IOException {
        List<UpdateStep> steps = new ArrayList<>();
        changes.forEach(change -> steps.add(change.step(isRecursive)));
        Path script = commands;
        if (script != null) {
            steps.addAll(UpdateScript.parse(TextFile.lines(script), script.toString()));
        }
        if (steps.isEmpty()) {
            throw new UsageException("nothing to change: --add, --delete, --rename or --commands");
        }
        return steps;
    }

    private ExitCode rehearse(int number, WimWriterOptions options, List<UpdateStep> steps, Map<String, Object> result)
            throws IOException {
        try (BlockDevice device = FileDevice.openReadOnly(source.file());
                WimUpdate update = WimUpdate.rehearse(device, number, options)) {
            ExitCode exitCode = run(update, options, steps, result);
            update.finish();
            line("nothing was written");
            return exitCode;
        }
    }

    private ExitCode update(int number, WimWriterOptions options, List<UpdateStep> steps, Map<String, Object> result)
            throws IOException {
        try (FileDevice device = FileDevice.openWritable(source.file())) {
            long before = device.size();
            ExitCode exitCode;
            try (WimUpdate update = WimUpdate.open(device, number, options)) {
                exitCode = run(update, options, steps, result);
                update.finish();
            }
            line("image " + number + " of " + source.file() + ": changed; " + Size.showBoth(device.size()) + ", "
                    + Size.showBoth(device.size() - before) + " more");
            result.put("sizeBefore", before);
            result.put("size", device.size());
            return exitCode;
        }
    }

    private ExitCode run(WimUpdate update, WimWriterOptions options, List<UpdateStep> steps, Map<String, Object> result)
            throws IOException {
        WimUpdate.Existing existing = keepsFiles ? WimUpdate.Existing.REFUSE : WimUpdate.Existing.REPLACE;
        UpdateRun run = new UpdateRun(this, update, existing, options.job());
        List<Map<String, Object>> done = new ArrayList<>();
        for (UpdateStep step : steps) {
            done.add(run.apply(step));
        }
        result.put("changes", done);
        return run.exitCode();
    }
}
