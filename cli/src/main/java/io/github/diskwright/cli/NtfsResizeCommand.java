package io.github.diskwright.cli;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.check.NtfsCheck;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeJob;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.ntfs.resize.ResizePlan;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntfs resize}. */
@Command(
        name = "resize",
        description = {
            "Make an NTFS volume smaller or larger, in place.",
            "Whatever lies behind the new end is moved, the system's own files included. What is changed goes to a journal"
                    + " first: --resume goes on after a power cut.",
            "A partition's entry stays as it is, but with --partition: then both get the size, as with part resize. A raw"
                    + " file that holds nothing but the volume takes its size."
        })
final class NtfsResizeCommand extends Verb {
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    @Parameters(paramLabel = "VOLUME", description = "A volume, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @ArgGroup(multiplicity = "1")
    private Wanted wanted = new Wanted();

    /** One of these. */
    static final class Wanted {
        @Option(
                names = {"--size", "--to"},
                paramLabel = "SIZE",
                converter = Size.class,
                description = "New size of the volume.")
        private @Nullable Long size;

        @Option(names = "--minimum", description = "As small as it can be.")
        private boolean minimum;

        @Option(names = "--fill", description = "As large as the partition or file that it is in.")
        private boolean fill;

        @Option(names = "--resume", description = "Go on with what a power cut or an error has stopped.")
        private boolean resume;
    }

    @Option(names = "--dry-run", description = "Show what would be moved, and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Where the journal goes. Default: IMAGE.journal; none for a raw device.")
    private @Nullable Path journal;

    @Option(
            names = "--partition",
            description =
                    "Give the partition that it is in the same size, rounded up; with --fill all that is free after"
                            + " it. The table is changed after the volume became smaller, or before it becomes larger.")
    private boolean withPartition;

    @Mixin
    private VolumeOption volumeOption = new VolumeOption();

    NtfsResizeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (dryRun && wanted.resume) {
            throw new UsageException("--resume goes on with what was begun: leave --dry-run out");
        }
        if (withPartition && !wanted.resume) {
            return resizeWithPartition(job);
        }
        if (dryRun) {
            JournalFile.refuseIfUnderWay(name.path());
            try (OpenedImage opened = OpenedImage.open(session(), name)) {
                return show(plan(opened, volumeOption.options(job)), null, List.of());
            }
        }
        JournalFile file = JournalFile.of(name.path(), journal);
        if (wanted.resume) {
            return resume(file, job);
        }
        file.refuseIfUnderWay();
        try (OpenedImage opened = OpenedImage.open(session(), name, WRITE)) {
            ResizePlan plan = plan(opened, volumeOption.options(job));
            Optional<ResizableDevice> own = ownFile(opened, plan.oldSize());
            if (own.isPresent() && plan.newSize() > plan.oldSize()) {
                own.get().resize(plan.newSize());
            }
            try {
                carryOut(opened.device(), plan, file, job);
            } catch (IOException | RuntimeException e) {
                if (own.isPresent() && plan.newSize() > plan.oldSize() && !Files.exists(file.journal())) {
                    own.get().resize(plan.oldSize());
                }
                throw e;
            }
            if (own.isPresent() && plan.newSize() < plan.oldSize()) {
                own.get().resize(plan.newSize());
            }
            file.finish();
            return show(plan, opened.device(), findings(opened, job));
        }
    }

    /** What the check of a volume that is left clean has to say. */
    private List<Finding> findings(OpenedImage opened, JobOptions job) throws IOException {
        return !volumeOption.isMarked()
                ? NtfsCheck.run(opened.device(), CheckOptions.defaults().withJob(job))
                : List.of();
    }

    private static void carryOut(BlockDevice device, ResizePlan plan, JournalFile file, JobOptions job)
            throws IOException {
        // Under its name it has a head: what is found there later is known to be a journal.
        file.create(plan.journalSize(), pending -> ResizeJob.start(device, plan, pending));
        boolean isCommitted = false;
        try (FileDevice journal = file.open()) {
            ResizeJob work = ResizeJob.start(device, plan, journal);
            try {
                work.run(job);
            } finally {
                isCommitted = work.isCommitted() || work.isDone();
            }
        } finally {
            if (!isCommitted) {
                // The volume is the old one: nobody needs to go on.
                file.finish();
            }
        }
    }

    private ExitCode resizeWithPartition(JobOptions job) throws IOException {
        PartitionJob work = new PartitionJob(session(), new JournaledMove(JournalFile.of(name.path(), journal)));
        work.refuseIfUnderWay();
        DiskChange change;
        try (OpenedImage opened = OpenedImage.open(session(), name)) {
            int number = name.partition()
                    .orElseThrow(() -> new UsageException("--partition needs a partition: " + name + "#N"));
            EditOptions editing =
                    EditOptions.builder().reading(Disks.options(opened.image())).build();
            BlockDevice disk = opened.image().device();
            TableEditor editor = TableEditor.open(disk, editing);
            long size;
            if (wanted.fill) {
                size = PartitionJob.largest(editor, number, editing.grain());
            } else if (wanted.minimum) {
                NtfsVolume volume = NtfsVolume.open(opened.device());
                size = NtfsResize.minimum(volume, volumeOption.options(job)).size();
                size = (size + editing.grain() - 1) / editing.grain() * editing.grain();
            } else {
                size = PartitionJob.wholeSectors("--size", Objects.requireNonNull(wanted.size), editor.sectorSize());
            }
            change = PartitionJob.change(disk, number, size, editing, volumeOption.options(job));
        }
        if (!dryRun) {
            work.run(change, job);
        }
        List<String> steps = change.describe();
        steps.forEach(this::line);
        line(name + (dryRun ? ": nothing was written" : ": done, the partition and its volume"));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("volume", name.toString());
        result.put("dryRun", dryRun);
        result.put("steps", steps);
        json(result);
        return ExitCode.DONE;
    }

    private ExitCode resume(JournalFile file, JobOptions job) throws IOException {
        JournaledMove move = new JournaledMove(file);
        if (move.isChange()) {
            new FitJob(session(), move).resume(OptionalLong.empty(), job);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("volume", name.toString());
            result.put("done", true);
            line(name + ": done, the partition and its volume");
            json(result);
            return ExitCode.DONE;
        }
        try (OpenedImage opened = OpenedImage.open(session(), name, WRITE);
                FileDevice journal = file.reopen()) {
            // What is no journal is refused, not taken for one that was never begun, and deleted.
            ResizeJob work = ResizeJob.resume(opened.device(), journal);
            boolean done = work.run(job) == ResizeJob.Outcome.DONE;
            if (done && work.newSize() < work.oldSize()) {
                Optional<ResizableDevice> own = ownFile(opened, work.deviceSize());
                if (own.isPresent() && work.deviceSize() == work.oldSize()) {
                    own.get().resize(work.newSize());
                }
            }
            file.finish();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("volume", name.toString());
            result.put("done", done);
            List<Finding> findings = done ? findings(opened, job) : List.of();
            line(
                    done
                            ? name + ": resized to " + Size.showBoth(work.newSize())
                            : name + ": nothing had been changed; begin again without --resume");
            if (done) {
                tell(findings, result);
            }
            json(result);
            return NtfsCheck.isClean(findings) ? ExitCode.DONE : ExitCode.FINDINGS;
        }
    }

    private ResizePlan plan(OpenedImage opened, ResizeOptions options) throws IOException {
        NtfsVolume volume = NtfsVolume.open(opened.device());
        long size;
        if (wanted.minimum) {
            size = NtfsResize.minimum(volume, options).size();
        } else if (wanted.fill) {
            size = opened.device().size();
        } else {
            size = Objects.requireNonNull(wanted.size);
        }
        long room = opened.device().size();
        if (size > room && ownFile(opened, volume.boot().volumeSize()).isEmpty()) {
            throw new NoSpaceException(name + ", which must be made larger first", size, room);
        }
        try {
            return NtfsResize.plan(volume, size, options);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--size: " + e.getMessage());
        }
    }

    /** The file, if it is raw and holds nothing but a volume of a size: it gets larger and smaller with it. */
    private static Optional<ResizableDevice> ownFile(OpenedImage opened, long size) {
        boolean whole = opened.name().partition().isEmpty()
                && Files.isRegularFile(opened.name().path())
                && opened.device().size() == size;
        return whole && opened.device() instanceof ResizableDevice file && file instanceof FileDevice
                ? Optional.of(file)
                : Optional.empty();
    }

    private ExitCode show(ResizePlan plan, @Nullable BlockDevice changed, List<Finding> findings) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("volume", name.toString());
        result.put("dryRun", dryRun);
        result.put("oldSize", plan.oldSize());
        result.put("newSize", plan.newSize());
        result.put("movedBytes", plan.movedBytes());
        result.put("movedFiles", plan.movedFiles());
        result.put("journalSize", plan.journalSize());
        List<Object> moves = new ArrayList<>();
        if (dryRun) {
            for (int i = 0; i < plan.moveCount(); i++) {
                ResizePlan.Move move = plan.move(i);
                line("move " + move.length() + " bytes from " + move.source() + " to " + move.target()
                        + ", of file record " + move.file());
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("source", move.source());
                json.put("target", move.target());
                json.put("length", move.length());
                json.put("file", move.file());
                moves.add(json);
            }
            result.put("moves", moves);
        }
        line(name + ": " + (dryRun ? "would be resized" : "resized") + " from " + Size.showBoth(plan.oldSize()) + " to "
                + Size.showBoth(plan.newSize()));
        line("  " + Size.show(plan.movedBytes()) + " of " + plan.movedFiles() + " files "
                + (dryRun ? "would be moved" : "moved") + ", journal of up to " + Size.show(plan.journalSize()));
        if (changed != null && changed.size() > plan.newSize()) {
            line("  what it is in is still of " + Size.showBoth(changed.size()));
        }
        if (volumeOption.isMarked()) {
            line("  Windows " + (dryRun ? "would check" : "checks") + " it at the next start");
        }
        tell(findings, result);
        json(result);
        return NtfsCheck.isClean(findings) ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    /** The findings of the check of a volume that was left clean. */
    private void tell(List<Finding> findings, Map<String, Object> result) {
        if (!volumeOption.isMarked() && !dryRun) {
            findings.forEach(finding -> line("check: " + finding));
            boolean isClean = NtfsCheck.isClean(findings);
            line("  checked: " + (isClean ? "clean" : "not clean, let Windows check it (chkdsk /f)"));
            result.put("clean", isClean);
            result.put("findings", DiskView.findingsJson(findings));
        }
    }
}
