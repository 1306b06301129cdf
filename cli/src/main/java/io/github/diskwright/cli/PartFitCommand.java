package io.github.diskwright.cli;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.fit.FitCopy;
import io.github.diskwright.partition.fit.FitPlan;
import io.github.diskwright.partition.layout.TargetDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code part fit}. */
@Command(
        name = "fit",
        description = {
            "Fit the partitions of a disk onto one of another size.",
            "EFI system, reserved and recovery partitions keep their sizes, those with data share the rest. NTFS follows its",
            "partition, smaller and larger; other file systems keep their sizes, and so does an NTFS that must not be",
            "changed now: a partition does not become smaller than the file system in it.",
            "With --to SIZE the disk itself gets that size and its partitions move; what it does is in a journal beside it,",
            "and --resume goes on after a power cut. With --to TARGET a new image, or with --force a raw device, gets the",
            "partitions, and SRC is only read.",
            "No sectors are kept for an undo: until it is done the journal holds what is needed to finish, and a plan with the",
            "old size is the way back. SRC.journal says where the journal is if --journal put it elsewhere."
        })
final class PartFitCommand extends Verb {
    @Mixin
    private FitOption fit = new FitOption();

    @Mixin
    private VolumeOption volumes = new VolumeOption();

    @Parameters(paramLabel = "SRC", description = "The disk.")
    private Path source = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "SIZE|TARGET", description = "New size, or another disk.")
    private String to = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Size of a new TARGET. Default: as SRC's.")
    private @Nullable Long size;

    @Option(
            names = "--sector-size",
            paramLabel = "512|4096",
            converter = SectorSize.class,
            description = "Logical sectors of a new TARGET. Default: as SRC's.")
    private @Nullable Integer sectorSize;

    @Option(
            names = "--save-plan",
            paramLabel = "FILE",
            description = "Write the plan to a new text file, with --dry-run to be looked at and changed.")
    private @Nullable Path savedPlan;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "Carry such a plan out instead of making one. Every partition of SRC is in it or left out by it;"
                            + " what cannot be, or would cut contents, is refused.")
    private @Nullable Path plan;

    @Option(names = "--dry-run", description = "Show each copy, move and write that would be done, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Where the journal of --to SIZE goes. Default: SRC.journal; none for a raw device.")
    private @Nullable Path journal;

    @Option(names = "--resume", description = "Go on with what a power cut or an error has stopped.")
    private boolean resume;

    @Option(names = "--force", description = "Replace a TARGET that exists, or write over a raw device.")
    private boolean force;

    PartFitCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Long newSize = asSize();
        if (newSize == null) {
            if (resume || journal != null) {
                throw new UsageException("--resume and --journal are for --to SIZE");
            }
            return ontoTarget(Path.of(to), job);
        }
        if (size != null || sectorSize != null) {
            throw new UsageException("--size and --sector-size are for --to TARGET");
        }
        FitJob inPlace = new FitJob(session(), JournaledMove.of(source, journal));
        if (resume) {
            if (dryRun) {
                throw new UsageException("--resume goes on with what was begun: leave --dry-run out");
            }
            inPlace.resume(OptionalLong.of(newSize), job);
            line(source + " has " + Size.show(newSize) + " and its partitions are in their places");
            json(Map.of("image", source.toString(), "diskBytes", newSize, "done", true));
            return ExitCode.DONE;
        }
        return inPlace(inPlace, newSize, job);
    }

    private @Nullable Long asSize() {
        try {
            return Size.parse(to);
        } catch (TypeConversionException e) {
            return null;
        }
    }

    private ExitCode inPlace(FitJob inPlace, long newSize, JobOptions job) throws IOException {
        inPlace.refuseIfUnderWay();
        FitPlan made;
        DiskChange change;
        try (BlockImage image = session().formats().open(source, OpenOptions.defaults())) {
            int sector = Disks.sectorSize(image);
            made = plan(image, target(newSize, sector, image.device().physicalSectorSize()));
            change = inPlace.change(made, image, volumes.options(job));
        }
        if (dryRun) {
            show(made, change.describe());
            return ExitCode.DONE;
        }
        inPlace.run(change, job);
        show(made, List.of());
        return ExitCode.DONE;
    }

    private static TargetDisk target(long bytes, int logical, int physical) {
        if (bytes % logical != 0) {
            throw new UsageException(bytes + " bytes are no whole number of sectors of " + logical);
        }
        return new TargetDisk(bytes, logical, Math.max(logical, physical));
    }

    private FitPlan plan(BlockImage image, TargetDisk target) throws IOException {
        DiskLayout layout = DiskLayout.read(image.device(), Disks.options(image));
        Path given = plan;
        FitPlan made = given == null ? made(layout, image.device(), target) : read(given, layout, target);
        if (savedPlan != null) {
            TextFile.write(savedPlan, made.toText());
        }
        return made;
    }

    private FitPlan read(Path given, DiskLayout layout, TargetDisk target) throws IOException {
        if (fit.isGiven()) {
            throw new UsageException("--plan says how the partitions are fitted: leave the other options out");
        }
        FitPlan read = FitPlan.parse(TextFile.read(given), given.toString(), layout);
        if (!read.target().disk().equals(target)) {
            throw new RefusedException(
                    "the plan is for a " + read.target().disk() + ", not for a " + target, "make a plan for that");
        }
        return read;
    }

    private FitPlan made(DiskLayout layout, BlockDevice disk, TargetDisk target) throws IOException {
        try {
            return FitPlan.of(layout, disk, target, fit.options(volumes.options(JobOptions.defaults())));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private ExitCode ontoTarget(Path target, JobOptions job) throws IOException {
        JournalFile.refuseIfUnderWay(source);
        try (BlockImage image = session().formats().open(source, OpenOptions.defaults())) {
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                throw new RefusedException(target + " is the source itself", "give --to a size to change it in place");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                ontoDevice(image, target, job);
            } else {
                intoFile(image, target, job);
            }
        }
        return ExitCode.DONE;
    }

    private void ontoDevice(BlockImage image, Path target, JobOptions job) throws IOException {
        if (size != null || sectorSize != null) {
            throw new UsageException(target + " is a raw device and has its size");
        }
        if (!force && !dryRun) {
            throw new RefusedException(target + " is a raw device", "--force writes over what is on it");
        }
        try (FileDevice device = dryRun ? FileDevice.openReadOnly(target) : FileDevice.openWritable(target)) {
            FitPlan made = plan(image, TargetDisk.of(device));
            FitCopy copy = FitCopy.of(made, image.device(), device, BlockCopy.Target.USED)
                    .resizing(volumes.options(job));
            if (dryRun) {
                show(made, copy.describe());
            } else {
                copy.run(job);
                device.flush();
                show(made, List.of());
            }
        }
    }

    private void intoFile(BlockImage image, Path target, JobOptions job) throws IOException {
        BlockDevice disk = image.device();
        int sector = sectorSize == null ? Disks.sectorSize(image) : sectorSize;
        long bytes = size == null ? disk.size() : size;
        FitPlan made = plan(image, target(bytes, sector, disk.physicalSectorSize()));
        if (dryRun) {
            TargetDisk wanted = made.target().disk();
            MemoryDevice empty =
                    MemoryDevice.ofSize(wanted.size(), wanted.logicalSectorSize(), wanted.physicalSectorSize());
            show(made, intoNew(made, disk, empty, job).describe());
        } else {
            write(made, disk, target, job);
            show(made, List.of());
        }
    }

    private FitCopy intoNew(FitPlan made, BlockDevice disk, BlockDevice target, JobOptions job) {
        return FitCopy.of(made, disk, target, BlockCopy.Target.EMPTY)
                .resizing(volumes.options(job, ResizeOptions.Afterwards.CLEAN));
    }

    private void write(FitPlan made, BlockDevice disk, Path target, JobOptions job) throws IOException {
        BlockFormat format = session().formats().byEnding(target);
        TargetDisk wanted = made.target().disk();
        CreateOptions options = CreateOptions.ofSize(wanted.size())
                .logicalSectorSize(wanted.logicalSectorSize())
                .physicalSectorSize(wanted.physicalSectorSize())
                .build();
        PendingFile.Existing existing = force ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE;
        FileDevice.Sparseness sparseness =
                format.name().equals("raw") ? FileDevice.Sparseness.SPARSE : FileDevice.Sparseness.HOST_DEFAULT;
        try (PendingFile file = PendingFile.beside(target, existing, wanted.logicalSectorSize(), sparseness)) {
            try (NewImage image = format.create(file.device(), options)) {
                intoNew(made, disk, image.device(), job).run(job);
                image.complete();
            }
            file.commit();
        }
    }

    private void show(FitPlan made, List<String> steps) {
        FitView.lines(made).forEach(this::line);
        for (Finding finding : made.check()) {
            line(finding.toString());
        }
        steps.forEach(this::line);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("image", source.toString());
        result.put("diskBytes", made.target().disk().size());
        result.put("partitions", FitView.json(made));
        result.put("findings", DiskView.findingsJson(made.check()));
        result.put("steps", steps);
        result.put("done", !dryRun);
        json(result);
    }
}
