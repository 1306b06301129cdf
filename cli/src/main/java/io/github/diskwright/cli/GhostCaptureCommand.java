package io.github.diskwright.cli;

import io.github.diskwright.ghost.capture.CaptureOptions;
import io.github.diskwright.ghost.capture.CaptureResult;
import io.github.diskwright.ghost.capture.DiskCapture;
import io.github.diskwright.ghost.container.DwiFormat;
import io.github.diskwright.ghost.container.DwiImage;
import io.github.diskwright.ghost.container.DwiOpenOptions;
import io.github.diskwright.ghost.container.DwiWriteOptions;
import io.github.diskwright.ghost.container.SegmentFiles;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.PackOptions;
import io.github.diskwright.image.PackedFormat;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.ntfs.UsedExtents;
import io.github.diskwright.partition.used.UsedBlocksOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ghost capture}. */
@Command(
        name = "capture",
        description = {
            "Capture what a disk or volume uses into an image.",
            "NTFS volumes are captured by what they use; one that was not left in order, and what has another file system,",
            "is captured whole. With --password or --key-file the image is encrypted.",
            "While it is written the file ends in .partial; after an interruption --resume goes on with it."
        })
final class GhostCaptureCommand extends Verb {
    @Mixin
    private CachingOption caching = new CachingOption();

    @Parameters(index = "0", paramLabel = "SOURCE", description = "Image, raw device, or partition as IMAGE#N.")
    private ImageName source = ImageName.NONE;

    @Parameters(index = "1", paramLabel = "FILE", description = "New image: .dwi, or .pcl for partclone.")
    private Path target = Path.of("");

    @Mixin
    private PackOption pack = new PackOption();

    @Option(
            names = "--chunk-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Unit of compression, a power of two from 64k to 16M. Default: 1M.")
    private @Nullable Long chunkSize;

    @Option(
            names = "--split-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Longest file: the image goes on in NAME.dw2, NAME.dw3 and so on.")
    private long splitSize;

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "Make an incremental image: store only what differs from this one.")
    private @Nullable Path base;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            split = ",",
            description = "Capture these partitions only, with the partition table and what is before the first one.")
    private List<Integer> partitions = List.of();

    @Option(names = "--all", description = "Capture everything, also what no file system uses.")
    private boolean all;

    @Option(
            names = "--no-paging-files",
            description = "Leave out the contents of pagefile.sys, swapfile.sys and hiberfil.sys.")
    private boolean noPagingFiles;

    @Option(
            names = "--trust-dirty",
            description = "Believe what a volume says it uses, also if it was not left in order.")
    private boolean trustDirty;

    @Option(
            names = "--record-bad-sectors",
            description = "Where the disk cannot be read, take zeros, and note that in the image.")
    private boolean recordBadSectors;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Comment of the image.")
    private String comment = "";

    @Option(names = "--resume", description = "Go on with an interrupted capture; with the same options.")
    private boolean resume;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    GhostCaptureCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        long started = System.nanoTime();
        BlockFormat format = session().formats().byEnding(target);
        if (!(format instanceof PackedFormat packed)) {
            throw new UsageException(target + " has no ending of an image that can be captured into: .dwi or .pcl");
        }
        JournalFile.refuseIfUnderWay(source.path());
        refuseSource();
        try (OpenedImage opened = OpenedImage.open(session(), source, caching.openOptions())) {
            if (format instanceof DwiFormat) {
                return captureOwn(opened.device(), job, started);
            }
            return captureOther(packed, opened.device(), job, started);
        }
    }

    private void refuseSource() throws IOException {
        if (Files.exists(target) && Files.exists(source.path()) && Files.isSameFile(target, source.path())) {
            throw new UsageException(target + " is the source itself");
        }
    }

    private CaptureOptions options(DwiWriteOptions write) {
        UsedBlocksOptions.Builder used = UsedBlocksOptions.builder();
        if (!partitions.isEmpty()) {
            used.partitions(new HashSet<>(partitions));
        }
        if (noPagingFiles) {
            used.pagingFiles(UsedExtents.PagingFiles.LEFT_OUT);
        }
        if (trustDirty) {
            used.doubtful(UsedBlocksOptions.Doubtful.BELIEVED);
        }
        return CaptureOptions.builder()
                .write(write)
                .used(used.build())
                .areas(all ? CaptureOptions.Areas.ALL : CaptureOptions.Areas.USED)
                .badSectors(recordBadSectors ? CaptureOptions.BadSectors.RECORDED : CaptureOptions.BadSectors.REFUSED)
                .source(source.toString())
                .comment(comment)
                .build();
    }

    private ExitCode captureOwn(BlockDevice disk, JobOptions job, long started) throws IOException {
        Path basePath = base;
        if (basePath == null) {
            return capture(disk, write().build(), job, started);
        }
        DwiOpenOptions.Builder opening = DwiOpenOptions.builder();
        session().secret().ifPresent(opening::secret);
        try (DwiImage image = DwiImage.open(basePath, opening.build())) {
            return capture(disk, write().base(image).build(), job, started);
        }
    }

    private DwiWriteOptions.Builder write() throws IOException {
        PackOptions common = pack.options().build();
        DwiWriteOptions.Builder write = DwiWriteOptions.builder();
        try {
            common.codec().ifPresent(write::codec);
            common.level().ifPresent(write::level);
            session().secret().ifPresent(write::secret);
            if (chunkSize != null) {
                write.chunkSize((int) Math.min(chunkSize, Integer.MAX_VALUE));
            }
            write.segmentSize(splitSize);
            write.build();
            return write;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private ExitCode capture(BlockDevice disk, DwiWriteOptions write, JobOptions job, long started) throws IOException {
        DiskCapture capture = DiskCapture.of(disk, options(write));
        PendingFile.Existing existing = force ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE;
        try (SegmentFiles files = resume ? SegmentFiles.goOn(target, existing) : SegmentFiles.begin(target, existing)) {
            CaptureResult result = resume ? capture.resume(files, job) : capture.run(files, job);
            files.commit();
            show(result, disk, started);
            return result.image().unreadable().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
        }
    }

    private ExitCode captureOther(PackedFormat format, BlockDevice disk, JobOptions job, long started)
            throws IOException {
        if (resume || splitSize > 0 || base != null || chunkSize != null || recordBadSectors) {
            throw new UsageException(format.title()
                    + " takes none of --resume, --split-size, --base, --chunk-size and --record-bad-sectors");
        }
        DiskCapture capture = DiskCapture.of(disk, options(DwiWriteOptions.defaults()));
        PendingFile.Existing existing = force ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE;
        try (PendingFile file = PendingFile.beside(target, existing, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            format.pack(capture.view(), file.device(), pack.options().build(), job);
            file.commit();
        }
        tell(capture.findings());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", source.toString());
        json.put("file", target.toString());
        json.put("format", format.name());
        sizes(json, disk.size(), capture.capturedBytes(), Files.size(target), started);
        json.put("findings", DiskView.findingsJson(capture.findings()));
        json(json);
        return ExitCode.DONE;
    }

    private void tell(List<Finding> findings) {
        findings.forEach(finding -> remark(finding.text()));
    }

    private void sizes(Map<String, Object> json, long disk, long used, long file, long started) {
        double seconds = (System.nanoTime() - started) / 1e9;
        line(source + " -> " + target);
        line(String.format(
                Locale.ROOT,
                "disk %s, used %s, file %s, %.2f s, %s",
                Size.show(disk),
                Size.show(used),
                Size.show(file),
                seconds,
                Size.showRate(used, seconds)));
        json.put("diskBytes", disk);
        json.put("usedBytes", used);
        json.put("fileBytes", file);
        json.put("seconds", seconds);
    }

    private void show(CaptureResult result, BlockDevice disk, long started) {
        tell(result.findings());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", source.toString());
        json.put("file", target.toString());
        json.put("format", "dwi");
        sizes(json, disk.size(), result.capturedBytes(), result.image().fileBytes(), started);
        line("image " + result.image().imageId() + ", tree "
                + result.image().tree().hex());
        List<Object> unreadable = new ArrayList<>();
        result.image().unreadable().forEach(range -> {
            line("unreadable: " + range.length() + " bytes at 0x" + Long.toHexString(range.position()));
            unreadable.add(Map.of("position", range.position(), "length", range.length()));
        });
        json.put("imageId", result.image().imageId().toString());
        json.put("tree", result.image().tree().hex());
        json.put("files", result.image().segments());
        json.put("chunks", result.image().chunkRecords());
        json.put("unreadable", unreadable);
        json.put("findings", DiskView.findingsJson(result.findings()));
        json(json);
    }
}
