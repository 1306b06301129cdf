package io.github.diskwright.cli;

import io.github.diskwright.ghost.container.DwiFormat;
import io.github.diskwright.ghost.container.DwiImage;
import io.github.diskwright.ghost.container.DwiOpenOptions;
import io.github.diskwright.ghost.container.UnreadableRange;
import io.github.diskwright.ghost.gho.GhoArchive;
import io.github.diskwright.ghost.restore.DiskRestore;
import io.github.diskwright.ghost.restore.RestoreOptions;
import io.github.diskwright.ghost.restore.RestoreResult;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.PackedFormat;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.HostFolder;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.used.NamedRange;
import io.github.diskwright.partition.used.RangeNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ghost restore}. */
@Command(
        name = "restore",
        description = {
            "Restore the disk or partition in an image of any format.",
            "TARGET is a new image, or with --force a raw device, an image that exists, or a partition as IMAGE#N; it has to",
            "have room up to the last byte in use.",
            "A new raw file ends in .partial until it is complete; --resume goes on with it after an interruption. To begin",
            "anew, delete it."
        })
final class GhostRestoreCommand extends Verb {
    private static final String PARTIAL = ".partial";

    @Mixin
    private CachingOption caching = new CachingOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "The image, or a partition in it as FILE#N.")
    private ImageName source = ImageName.NONE;

    @Parameters(index = "1", paramLabel = "TARGET", description = "Where it goes.")
    private ImageName target = ImageName.NONE;

    @Mixin
    private GhoSource gho = new GhoSource();

    @Option(
            names = "--unused",
            paramLabel = "zero|leave",
            description = {
                "What becomes of unused space of a target that exists: zeros (default), or it is left as it is, which is",
                "faster, and leaves what was there to be found."
            })
    private Unused unused = Unused.zero;

    @Option(names = "--verify", description = "Read the target back and compare it.")
    private boolean verify;

    @Option(
            names = "--salvage",
            description = {
                "Restore what is left of a damaged or incomplete image: what is lost becomes zeros, and is named.",
                "The exit code is then 1."
            })
    private boolean salvage;

    @Option(names = "--base", paramLabel = "FILE", description = "Where the base of an incremental image is.")
    private @Nullable Path base;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Note in this file how far a restore to a target that exists has come, for --resume.")
    private @Nullable Path journal;

    @Option(names = "--resume", description = "Go on with an interrupted restore.")
    private boolean resume;

    @Option(names = "--force", description = "Write over a target that exists.")
    private boolean force;

    /** Names are what users type. */
    enum Unused {
        zero,
        leave
    }

    GhostRestoreCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        long started = System.nanoTime();
        if (salvage && resume) {
            throw new UsageException("--salvage begins anew: what was lost before would not be named");
        }
        JournalFile.refuseIfUnderWay(source.path());
        ImageName selected = GhoSource.isGho(source) ? ImageName.of(source.path()) : source;
        try (OpenedImage opened = OpenedImage.select(selected, open())) {
            RestoreResult result = isThere() ? ontoExisting(opened, job) : intoNew(opened, job);
            List<UnreadableRange> lost = opened.image() instanceof DwiImage image ? image.lost() : List.of();
            return show(result, opened, lost, job, started);
        }
    }

    private boolean isThere() {
        return target.partition().isPresent() || Files.exists(target.path());
    }

    private BlockImage open() throws IOException {
        if (GhoSource.isGho(source)) {
            return openGho();
        }
        OpenOptions options = session().withSecret(caching.openOptions());
        FileDevice file = FileDevice.openReadOnly(source.path(), options.caching());
        try {
            BlockFormat format = session().formats().recogniseAsNamed(source.path(), file);
            if (format instanceof DwiFormat) {
                return DwiImage.open(file, dwiOptions(options));
            }
            if (salvage || base != null) {
                throw new UsageException("--salvage and --base are for images of the project's own format");
            }
            return format.open(file, options);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private BlockImage openGho() throws IOException {
        GhoArchive archive = gho.open(session(), source.path());
        try {
            return GhoSource.image(archive, source);
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private DwiOpenOptions dwiOptions(OpenOptions options) {
        DwiOpenOptions.Builder own = DwiOpenOptions.of(options);
        if (salvage) {
            own.damage(DwiOpenOptions.Damage.ZEROS).incomplete(DwiOpenOptions.Incomplete.ALLOWED);
        }
        Path given = base;
        if (given != null) {
            own.base(given);
        }
        return own.build();
    }

    private RestoreOptions.Builder options() {
        return RestoreOptions.builder()
                .verification(verify ? RestoreOptions.Verification.READ_BACK : RestoreOptions.Verification.NONE);
    }

    /** What a journal is of: going on with another image would mix two. */
    private String identity(OpenedImage opened) {
        String image = opened.image() instanceof DwiImage own
                ? own.imageId().toString()
                : source.path().getFileName() + " of " + opened.device().size() + " bytes";
        String part = source.partition().isPresent()
                ? " partition " + source.partition().getAsInt()
                : "";
        return image + part + " to " + target + (unused == Unused.leave ? ", unused left" : "")
                + (salvage ? ", salvaged" : "");
    }

    private RestoreResult ontoExisting(OpenedImage opened, JobOptions job) throws IOException {
        if (!force) {
            throw new RefusedException(target + " exists", "--force writes over what is in it");
        }
        refuseSame();
        JournalFile.refuseIfUnderWay(target.path());
        RestoreOptions.Builder options =
                options().unused(unused == Unused.leave ? RestoreOptions.Unused.LEFT : RestoreOptions.Unused.ZEROED);
        Path file = journal;
        requireJournal(file);
        if (file != null) {
            options.journal(file, identity(opened));
        }
        OpenOptions access = caching.openOptions().toBuilder()
                .access(OpenOptions.Access.WRITE)
                .build();
        try (OpenedImage there = OpenedImage.open(session(), target, access)) {
            if (there.device().isReadOnly()) {
                throw new RefusedException(
                        target + " is an image that cannot be written to", "restore into a new file, and convert it");
            }
            return DiskRestore.of(opened.device(), there.device(), options.build())
                    .run(job);
        }
    }

    private void requireJournal(@Nullable Path file) throws IOException {
        if (resume && (file == null || !Files.exists(file))) {
            throw new UsageException("--resume needs the --journal of the restore that was interrupted");
        }
        if (!resume && file != null && Files.exists(file)) {
            throw new RefusedException(file + " is of a restore that was interrupted", "--resume, or delete it");
        }
    }

    private void refuseSame() throws IOException {
        if (Files.isSameFile(target.path(), source.path())) {
            throw new RefusedException(target + " is the source itself", "choose another target");
        }
    }

    private RestoreResult intoNew(OpenedImage opened, JobOptions job) throws IOException {
        BlockFormat format = session().formats().byEnding(target.path());
        if (format instanceof PackedFormat) {
            throw new UsageException(target + " would be an image that is made in one pass: 'convert' makes those");
        }
        if (format.name().equals("raw")) {
            return intoNewRaw(opened, job);
        }
        if (resume || journal != null) {
            throw new UsageException("--resume and --journal are for raw files, and for targets that exist");
        }
        int sectors = Disks.sectorSize(opened.image());
        CreateOptions create = CreateOptions.ofSize(opened.device().size())
                .logicalSectorSize(sectors)
                .build();
        try (PendingFile file = PendingFile.beside(
                target.path(), PendingFile.Existing.REFUSE, sectors, FileDevice.Sparseness.HOST_DEFAULT)) {
            RestoreResult result;
            try (NewImage image = format.create(file.device(), create)) {
                result = DiskRestore.of(
                                opened.device(),
                                image.device(),
                                options().unused(RestoreOptions.Unused.EMPTY).build())
                        .run(job);
                image.complete(job);
            }
            file.commit();
            return result;
        }
    }

    /** A raw file can be gone on with: under its name with an ending of its own, beside a journal. */
    private RestoreResult intoNewRaw(OpenedImage opened, JobOptions job) throws IOException {
        Path partial = Path.of(target.path() + PARTIAL);
        Path noted = Path.of(partial + ".journal");
        if (resume != Files.exists(partial)) {
            throw new RefusedException(
                    resume ? "there is no " + partial : partial + " is what is left of an interrupted restore",
                    resume ? "begin without --resume" : "--resume goes on with it, or delete it");
        }
        // Without a journal nobody knows what is in the file: zeros are written, too.
        RestoreOptions options = options()
                .unused(resume && !Files.exists(noted) ? RestoreOptions.Unused.ZEROED : RestoreOptions.Unused.EMPTY)
                .journal(noted, identity(opened))
                .build();
        RestoreResult result;
        try (FileDevice file = resume
                ? FileDevice.openWritable(partial)
                : FileDevice.create(partial, opened.device().logicalSectorSize(), FileDevice.Sparseness.SPARSE)) {
            file.resize(opened.device().size());
            result = DiskRestore.of(opened.device(), file, options).run(job);
        }
        Files.move(partial, target.path(), StandardCopyOption.ATOMIC_MOVE);
        HostFolder.flushNames(target.path());
        return result;
    }

    private ExitCode show(
            RestoreResult result, OpenedImage opened, List<UnreadableRange> lost, JobOptions job, long started)
            throws IOException {
        double seconds = (System.nanoTime() - started) / 1e9;
        line(source + " -> " + target);
        line(String.format(
                Locale.ROOT,
                "disk %s, data %s, %.2f s, %s%s",
                Size.show(result.bytes()),
                Size.show(result.dataBytes()),
                seconds,
                Size.showRate(result.dataBytes(), seconds),
                verify ? ", read back" : ""));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", source.toString());
        json.put("target", target.toString());
        json.put("diskBytes", result.bytes());
        json.put("dataBytes", result.dataBytes());
        json.put("resumedAt", result.resumedAt());
        json.put("verified", verify);
        json.put("seconds", seconds);
        json.put("lost", lostRanges(opened, lost, job));
        json(json);
        return lost.isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    /** What could not be restored, by what it was of. */
    private List<Object> lostRanges(OpenedImage opened, List<UnreadableRange> lost, JobOptions job) throws IOException {
        List<Object> json = new ArrayList<>();
        if (lost.isEmpty()) {
            return json;
        }
        BlockDevice disk = opened.image().device();
        List<Extent> ranges = lost.stream()
                .map(range -> new Extent(range.position(), range.length(), Extent.Kind.DATA))
                .toList();
        RangeNames names = RangeNames.of(
                disk, DiskLayout.read(disk, Disks.options(opened.image())), ranges, Limits.defaults(), job);
        for (NamedRange range : names.ranges()) {
            line("lost: " + range);
            json.add(Map.of("position", range.position(), "length", range.length(), "what", range.text()));
        }
        return json;
    }
}
