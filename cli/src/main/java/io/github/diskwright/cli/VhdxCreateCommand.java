package io.github.diskwright.cli;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.vhdx.ChildOptions;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vhdx create}. */
@Command(
        name = "create",
        description = {
            "Make a new VHDX: an empty disk, or a differencing disk over a parent.",
            "A differencing disk has its size and sectors from its parent, which must not be changed from then on."
        })
final class VhdxCreateCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "The new file.")
    private Path file = Path.of("");

    @Option(names = "--size", paramLabel = "SIZE", converter = Size.class, description = "Bytes of the disk.")
    private @Nullable Long size;

    @Option(
            names = "--type",
            paramLabel = "dynamic|fixed|differencing",
            description = "Take space as it is needed (default), all at once, or for what differs from a parent.")
    private @Nullable Type type;

    @Option(
            names = "--sparse",
            description = "Leave holes in the file of a fixed disk: made at once, but the host may run out of space.")
    private boolean sparse;

    @Option(names = "--parent", paramLabel = "FILE", description = "The parent of a differencing disk.")
    private @Nullable Path parent;

    @Option(
            names = "--block-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Unit of allocation, a power of two from 1M to 256M.")
    private @Nullable Long blockSize;

    @Option(
            names = "--sector-size",
            paramLabel = "512|4096",
            converter = SectorSize.class,
            description = "Logical sectors. Default: 512.")
    private @Nullable Integer sectorSize;

    /** What is made; names are what users type. */
    enum Type {
        dynamic,
        fixed,
        differencing
    }

    VhdxCreateCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Path from = parent;
        if (sparse && type != Type.fixed) {
            throw new UsageException("--sparse is for --type fixed; other disks take space as they need it");
        }
        if ((type == Type.differencing) != (from != null) && (type != null || from == null)) {
            throw new UsageException(
                    from == null
                            ? "--type differencing needs --parent FILE"
                            : "--parent is for --type differencing, not " + type);
        }
        try (PendingFile pending =
                PendingFile.beside(file, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            if (from != null) {
                makeChild(pending, from);
            } else {
                makeDisk(pending, job);
            }
            pending.commit();
        }
        try (VhdxDisk disk = VhdxFile.open(file)) {
            line(VhdxFile.line(file, disk));
            json(VhdxFile.json(file, disk));
        }
        return ExitCode.DONE;
    }

    private void makeChild(PendingFile pending, Path from) throws IOException {
        if (size != null || sectorSize != null) {
            throw new UsageException("a differencing disk has its size and sectors from its parent");
        }
        ChildOptions.Builder options = ChildOptions.builder();
        if (blockSize != null) {
            options.blockSize(blockSize);
        }
        // Its own parents have to be there too, or the new disk could not be opened.
        VhdxFile.open(from).close();
        try (FileDevice device = FileDevice.openReadOnly(from)) {
            VhdxDisk.createChild(pending.device(), device, options.build());
        }
    }

    private void makeDisk(PendingFile pending, JobOptions job) throws IOException {
        Long bytes = size;
        if (bytes == null) {
            throw new UsageException("--size is missing");
        }
        CreateOptions.Builder options = CreateOptions.ofSize(bytes)
                .allocation(type == Type.fixed ? CreateOptions.Allocation.FIXED : CreateOptions.Allocation.DYNAMIC)
                .sparse(sparse);
        if (blockSize != null) {
            options.blockSize(blockSize);
        }
        if (sectorSize != null) {
            options.logicalSectorSize(sectorSize);
        }
        try (VhdxDisk disk = VhdxDisk.create(pending.device(), options.build())) {
            disk.complete(job);
        }
    }
}
