package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import io.github.diskwright.partition.fit.PartitionResize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part resize}. */
@Command(
        name = "resize",
        description = {
            "Move the end of a partition. NTFS in it gets the same size: it becomes smaller before the table is changed, or"
                    + " larger after it. What is done goes to a journal first: --resume goes on after a power cut.",
            "Of any other partition, or with --entry-only, the table alone is changed and its file system keeps its size;"
                    + " making it smaller is refused unless that is known to fit, or with --force."
        })
final class PartResizeCommand extends PartVerb {
    @Parameters(index = "1", paramLabel = "N", description = "Number as part show prints it.")
    private int number;

    @Option(
            names = "--size",
            paramLabel = "SIZE|max",
            description = "New size, also in sectors (2048s); max takes all that is free after it.")
    private String size = "";

    @Option(names = "--entry-only", description = "Change the table and leave the file system as it is.")
    private boolean entryOnly;

    @Option(
            names = "--force",
            description = "Cut off whatever is beyond the new end; of a partition with NTFS only with --entry-only.")
    private boolean force;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Where the journal goes. Default: IMAGE.journal; none for a raw device.")
    private @Nullable Path journal;

    @Option(names = "--resume", description = "Go on with what a power cut or an error has stopped.")
    private boolean resume;

    @Mixin
    private VolumeOption volumeOption = new VolumeOption();

    private String result = "";

    PartResizeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (resume) {
            return resume(job);
        }
        if (size.isEmpty()) {
            throw new UsageException("--size is missing: the new size, or max");
        }
        JournalFile.refuseIfUnderWay(image());
        if (entryOnly) {
            if (journal != null) {
                throw new UsageException("--journal is for NTFS that gets the same size: leave --entry-only out");
            }
            return super.run(job);
        }
        @Nullable DiskChange change;
        try (BlockImage opened = session().formats().open(image(), OpenOptions.defaults())) {
            EditOptions options = options(reading(opened));
            TableEditor editor = TableEditor.open(opened.device(), options);
            require(editor, number);
            boolean isFollowed = DiskLayout.read(opened.device(), options.reading())
                    .volume(number)
                    .filter(PartitionResize::isFollowed)
                    .isPresent();
            if (isFollowed && force) {
                throw new UsageException("--force would cut off the NTFS in partition " + number
                        + ": say --entry-only too, or leave it out and the NTFS becomes smaller");
            }
            change = isFollowed
                    ? PartitionJob.change(
                            opened.device(), number, length(editor, options), options, volumeOption.options(job))
                    : null;
        }
        return change == null ? super.run(job) : withVolume(change, job);
    }

    private ExitCode withVolume(DiskChange change, JobOptions job) throws IOException {
        if (namesBackup()) {
            throw new UsageException("--backup keeps sectors of the table: it goes with --entry-only");
        }
        if (!isDryRun()) {
            PartitionJob work = new PartitionJob(session(), JournaledMove.of(image(), journal));
            work.refuseIfUnderWay();
            work.run(change, job);
        }
        return show(change.describe());
    }

    private ExitCode resume(JobOptions job) throws IOException {
        if (isDryRun()) {
            throw new UsageException("--resume goes on with what was begun: leave --dry-run out");
        }
        new PartitionJob(session(), JournaledMove.of(image(), journal)).resume(job);
        return show(List.of());
    }

    private ExitCode show(List<String> steps) throws IOException {
        steps.forEach(this::line);
        try (BlockImage opened = session().formats().open(image(), OpenOptions.defaults())) {
            DiskLayout layout = DiskLayout.read(opened.device(), reading(opened));
            if (!isDryRun()) {
                DiskView.partitionLines(layout).forEach(this::line);
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("image", image().toString());
            json.put("dryRun", isDryRun());
            json.put("steps", steps);
            json.put("done", !isDryRun());
            json.put("partitions", DiskView.layoutJson(layout));
            json(json);
        }
        return ExitCode.DONE;
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableEditor editor = TableEditor.open(device, options);
        Partition partition = editor.partition(require(editor, number)).orElseThrow();
        long length = length(editor, options);
        if (length < partition.length() && !force && partition.kind() != Partition.Kind.EXTENDED) {
            requireFits(device, options, length);
        }
        editor.resize(number, length);
        result = "partition " + number + ": " + Size.show(partition.length()) + " before, now " + Size.show(length);
        return editor.plan(device);
    }

    private long length(TableEditor editor, EditOptions options) {
        int sectorSize = editor.sectorSize();
        if (size.equals("max")) {
            return PartitionJob.largest(editor, number, options.grain());
        }
        return PartitionJob.wholeSectors("--size", size("--size", size, sectorSize), sectorSize);
    }

    private void requireFits(BlockDevice device, EditOptions options, long length) throws IOException {
        Content content = DiskLayout.read(device, options.reading())
                .volume(number)
                .orElseThrow()
                .content();
        boolean fits = content.isRecognised()
                && !content.isDamaged()
                && content.size().isPresent()
                && content.size().getAsLong() <= length;
        if (!fits) {
            throw new RefusedException(
                    "partition " + number + " holds " + content.name()
                            + (content.size().isPresent()
                                    ? " of " + content.size().getAsLong() + " bytes"
                                    : ", whose size is not known"),
                    "make that smaller first, or use --force to cut it off");
        }
    }

    @Override
    List<String> remarks() {
        return List.of(result);
    }
}
