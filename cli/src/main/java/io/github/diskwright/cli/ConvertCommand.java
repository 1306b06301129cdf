package io.github.diskwright.cli;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.PackOptions;
import io.github.diskwright.image.PackedFormat;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Durability;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.image.pipeline.DeviceDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert}. */
@Command(
        name = "convert",
        description = {
            "Convert a disk image into another format.",
            "The new file appears under its name only when it is complete; it is sparse where the format can be."
        })
final class ConvertCommand extends Verb {
    @Mixin
    private CachingOption caching = new CachingOption();

    @Parameters(index = "0", paramLabel = "SRC", description = "Image, raw device, or partition as IMAGE#N.")
    private ImageName source = ImageName.NONE;

    @Parameters(index = "1", paramLabel = "DST", description = "New image, or with --force a raw device.")
    private Path destination = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description = "Format: raw, vhdx, dwi, partclone. Default: by the file's ending.")
    private @Nullable String to;

    @Option(
            names = "--type",
            paramLabel = "dynamic|fixed",
            description = "Take space as it is needed (default), or all at once.")
    private CreateOptions.Allocation type = CreateOptions.Allocation.DYNAMIC;

    @Option(
            names = "--sparse",
            description = "Leave holes for zeros in the file of --type fixed: the host may run out of space later.")
    private boolean sparse;

    @Option(
            names = "--block-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Unit of allocation of the new image, for formats that have one.")
    private @Nullable Long blockSize;

    @Option(
            names = "--sector-size",
            paramLabel = "512|4096",
            converter = SectorSize.class,
            description =
                    "Logical sectors of the new image. Default: as the source's, for a raw one as its table says.")
    private @Nullable Integer sectorSize;

    @Option(
            names = "--digest",
            paramLabel = "NAME",
            split = ",",
            converter = DigestName.class,
            description = "Digests of the disk to compute on the way: sha256, sha1, blake3, crc32, crc32c.")
    private List<DigestAlgorithm> digests = List.of();

    @Mixin
    private PackOption pack = new PackOption();

    @Option(names = "--encrypt", description = "Encrypt the new image with --password or --key-file; for dwi.")
    private boolean encrypt;

    @Option(
            names = "--holes",
            paramLabel = "find|keep",
            description = {
                "Look for zeros in the data and leave holes for them (find, default), or take the source's holes as they",
                "are (keep): between raw files the system then copies on its own, or shares blocks where it can."
            })
    private BlockCopy.Holes holes = BlockCopy.Holes.FIND;

    @Option(
            names = "--no-sync",
            description = {
                "Do not wait until the new file is on the disk. Sooner done, but a power cut within the next half minute",
                "may leave an incomplete file under the new name. A file that replaces another one is waited for."
            })
    private boolean noSync;

    @Option(names = "--force", description = "Replace a file that exists, or write over a raw device.")
    private boolean force;

    @Mixin
    private TolerantOption tolerant = new TolerantOption();

    ConvertCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        long started = System.nanoTime();
        BlockFormat format = format();
        if (sparse && type != CreateOptions.Allocation.FIXED) {
            throw new UsageException("--sparse is for --type fixed; dynamic images are sparse anyway");
        }
        refuseDestination();
        JournalFile.refuseIfUnderWay(source.path());
        try (OpenedImage opened = tolerant.open(session(), source, caching.openOptions())) {
            BlockCopy.Result result = write(opened, format, job);
            Map<String, Object> tolerated = new LinkedHashMap<>();
            tolerant.tell(this, opened, tolerated);
            show(result, format, (System.nanoTime() - started) / 1e9, tolerated);
        }
        return ExitCode.DONE;
    }

    private BlockCopy.Result write(OpenedImage opened, BlockFormat format, JobOptions job) throws IOException {
        if (isRawDevice()) {
            return ontoDevice(opened.device(), format, job);
        }
        if (format instanceof PackedFormat packed) {
            return intoPacked(opened.device(), packed, job);
        }
        if (pack.isGiven() || encrypt) {
            throw new UsageException("--codec, --level and --encrypt are not for a " + format.title());
        }
        return intoFile(opened.device(), format, sectorSize(opened), job);
    }

    /** An image that is made in one pass. Digests take another one: what is hashed there is not what is written. */
    private BlockCopy.Result intoPacked(BlockDevice disk, PackedFormat format, JobOptions job) throws IOException {
        PackOptions.Builder options = pack.options();
        if (blockSize != null) {
            options.blockSize((int) Math.min(blockSize, Integer.MAX_VALUE));
        }
        if (encrypt) {
            options.secret(session()
                    .secret()
                    .orElseThrow(
                            () -> new UsageException("--encrypt needs --password, --password-file or --key-file")));
        }
        Durability durability = noSync ? Durability.LEFT_TO_HOST : Durability.WHEN_NAMED;
        try (PendingFile file =
                PendingFile.beside(destination, existing(), 512, FileDevice.Sparseness.HOST_DEFAULT, durability)) {
            format.pack(disk, file.device(), options.build(), job);
            file.commit();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        long data = 0;
        ExtentIterator extents = disk.extents(0, disk.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            data += extent.isData() ? extent.length() : 0;
        }
        List<DigestValue> values = digests.isEmpty() ? List.of() : DeviceDigest.compute(disk, digests, job);
        return new BlockCopy.Result(disk.size(), data, values);
    }

    private PendingFile.Existing existing() {
        return force ? PendingFile.Existing.REPLACE : PendingFile.Existing.REFUSE;
    }

    private BlockFormat format() {
        String name = to;
        return name == null
                ? session().formats().byEnding(destination)
                : session()
                        .formats()
                        .byName(name.toLowerCase(Locale.ROOT))
                        .orElseThrow(() -> new UsageException("--to " + name + ": no such format"));
    }

    /** A raw file does not say how large its disk's sectors are; the partition table on it may. */
    private int sectorSize(OpenedImage opened) throws IOException {
        Integer asked = sectorSize;
        if (asked != null) {
            return asked;
        }
        return Disks.sectorSize(opened.image());
    }

    private void refuseDestination() throws IOException {
        ImageName likeSource = ImageName.parse(destination.toString());
        if (likeSource.partition().isPresent() && Files.exists(likeSource.path())) {
            throw new UsageException(destination + " would be partition "
                    + likeSource.partition().getAsInt() + " of " + likeSource.path()
                    + ", which cannot be written yet; choose another name");
        }

        if (Files.exists(destination) && Files.exists(source.path()) && Files.isSameFile(source.path(), destination)) {
            throw new RefusedException(destination + " is the source itself", "choose another name for the new image");
        }
    }

    private boolean isRawDevice() {
        return Files.exists(destination) && !Files.isRegularFile(destination) && !Files.isDirectory(destination);
    }

    private BlockCopy.Result intoFile(BlockDevice disk, BlockFormat format, int sectors, JobOptions job)
            throws IOException {
        // Windows does not attach a virtual disk in a file with the sparse attribute; a raw image needs it to have
        // holes.
        FileDevice.Sparseness sparseness =
                format.name().equals("raw") && (sparse || type == CreateOptions.Allocation.DYNAMIC)
                        ? FileDevice.Sparseness.SPARSE
                        : FileDevice.Sparseness.HOST_DEFAULT;
        Durability durability = noSync ? Durability.LEFT_TO_HOST : Durability.WHEN_NAMED;
        CreateOptions.Builder options = CreateOptions.ofSize(disk.size())
                .logicalSectorSize(sectors)
                .physicalSectorSize(Math.max(sectors, disk.physicalSectorSize()))
                .allocation(type)
                .sparse(sparse);
        if (blockSize != null) {
            options.blockSize(blockSize);
        }
        try (PendingFile file = PendingFile.beside(destination, existing(), sectors, sparseness, durability)) {
            BlockCopy.Result result;
            try (NewImage image = format.create(file.device(), options.build())) {
                result = BlockCopy.of(disk, image.device(), BlockCopy.Target.EMPTY)
                        .holes(holes)
                        .run(digests, job);
                image.complete(job);
            }
            file.commit();
            return result;
        }
    }

    private BlockCopy.Result ontoDevice(BlockDevice disk, BlockFormat format, JobOptions job) throws IOException {
        if (!format.name().equals("raw")) {
            throw new UsageException(destination + " is a raw device, it takes no " + format.title());
        }
        if (!force) {
            throw new RefusedException(destination + " is a raw device", "--force writes over what is on it");
        }
        if (noSync) {
            throw new UsageException(destination + " is a raw device, which takes no --no-sync");
        }
        try (FileDevice device = FileDevice.openWritable(destination, caching.caching())) {
            BlockCopy.Result result = BlockCopy.of(disk, device, BlockCopy.Target.USED)
                    .holes(holes)
                    .run(digests, job);
            device.flush();
            return result;
        }
    }

    private void show(BlockCopy.Result result, BlockFormat format, double seconds, Map<String, Object> tolerated)
            throws IOException {
        long fileSize = Files.isRegularFile(destination) ? Files.size(destination) : result.bytes();
        line(source + " -> " + destination + " (" + format.title() + ")");
        line(String.format(
                Locale.ROOT,
                "disk %s, data %s, file %s, %.2f s, %s",
                Size.show(result.bytes()),
                Size.show(result.dataBytes()),
                Size.show(fileSize),
                seconds,
                Size.showRate(result.bytes(), seconds)));
        Map<String, Object> values = new LinkedHashMap<>();
        for (DigestValue value : result.digests()) {
            line(value.algorithm().label() + " " + value.hex());
            values.put(value.algorithm().label(), value.hex());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", source.toString());
        json.put("destination", destination.toString());
        json.put("format", format.name());
        json.put("diskBytes", result.bytes());
        json.put("dataBytes", result.dataBytes());
        json.put("fileBytes", fileSize);
        json.put("seconds", seconds);
        json.put("digests", values);
        json.putAll(tolerated);
        json(json);
    }
}
