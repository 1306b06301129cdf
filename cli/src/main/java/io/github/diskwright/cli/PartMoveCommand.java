package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import io.github.diskwright.partition.fit.PartitionMove;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.partition.move.MoveStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part move}. */
@Command(
        name = "move",
        description = {
            "Move a partition and its data to another place on the disk, which may overlap the old one.",
            "What it does is in a journal beside the image: --resume goes on after a power cut, also with what part fit began.",
            "No sectors are kept for an undo: the partition can be moved back."
        })
final class PartMoveCommand extends PartVerb {
    @Parameters(index = "1", paramLabel = "N", description = "Number as part show prints it.")
    private int number;

    @Option(
            names = "--start",
            paramLabel = "SIZE",
            required = true,
            description = "Where it starts, also in sectors (2048s).")
    private String start = "";

    @Option(
            names = "--entry-only",
            description = "Change the table and leave the data, for partitions that hold nothing.")
    private boolean entryOnly;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Where the journal goes. Default: IMAGE.journal; none for a raw device.")
    private @Nullable Path journal;

    @Option(names = "--resume", description = "Go on with what a power cut or an error has stopped.")
    private boolean resume;

    PartMoveCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (entryOnly) {
            if (resume || journal != null) {
                throw new UsageException("--entry-only moves no data and has no journal");
            }
            return super.run(job);
        }
        if (isDryRun() && resume) {
            throw new UsageException("--resume goes on with what was begun: leave --dry-run out");
        }
        if (namesBackup()) {
            throw new UsageException("--backup keeps sectors of the table: it goes with --entry-only");
        }
        JournaledMove move = JournaledMove.of(image(), journal);
        FitJob inPlace = new FitJob(session(), move);
        List<String> steps = List.of();
        List<Finding> findings = List.of();
        if (resume) {
            inPlace.resume(OptionalLong.empty(), job);
        } else {
            move.refuseIfUnderWay();
            MovePlan plan;
            try (BlockImage opened = session().formats().open(image(), OpenOptions.defaults())) {
                plan = plan(opened);
                DiskLayout layout = DiskLayout.read(opened.device(), reading(opened));
                long position = size("--start", start, layout.table().sectorSize());
                findings = PartitionMove.check(layout, number, position);
            }
            steps = plan.steps().stream().map(MoveStep::toString).toList();
            if (!isDryRun() && !plan.steps().isEmpty()) {
                inPlace.run(plan, job);
            }
        }
        try (BlockImage opened = session().formats().open(image(), OpenOptions.defaults())) {
            show(opened, steps, findings);
        }
        return ExitCode.DONE;
    }

    private MovePlan plan(BlockImage opened) throws IOException {
        EditOptions options = options(reading(opened));
        TableEditor editor = TableEditor.open(opened.device(), options);
        require(editor, number);
        try {
            return PartitionMove.steps(opened.device(), number, size("--start", start, editor.sectorSize()), options);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException("--start: " + e.getMessage());
        }
    }

    private void show(BlockImage opened, List<String> steps, List<Finding> findings) throws IOException {
        DiskLayout layout = DiskLayout.read(opened.device(), reading(opened));
        if (isDryRun()) {
            steps.forEach(this::line);
        } else {
            DiskView.partitionLines(layout).forEach(this::line);
        }
        findings.forEach(finding -> line(finding.toString()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("image", image().toString());
        result.put("findings", DiskView.findingsJson(findings));
        result.put("dryRun", isDryRun());
        result.put("steps", steps);
        result.put("partitions", DiskView.layoutJson(layout));
        json(result);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableEditor editor = TableEditor.open(device, options);
        Partition partition = editor.partition(require(editor, number)).orElseThrow();
        long position = size("--start", start, editor.sectorSize());
        try {
            editor.place(number, position, partition.length());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException("--start: " + e.getMessage());
        }
        return editor.plan(device);
    }
}
