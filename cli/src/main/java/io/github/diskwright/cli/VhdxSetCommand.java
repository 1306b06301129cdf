package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.ParentFinder;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vhdx set}. */
@Command(
        name = "set",
        description = {
            "Change what a VHDX says of itself: its parent, its disk's id, its physical sectors.",
            "A disk with another id or other sectors is another one for its children: they are refused afterwards."
        })
final class VhdxSetCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(names = "--parent", paramLabel = "FILE", description = "Where the parent of a differencing disk is now.")
    private @Nullable Path parent;

    @Option(names = "--disk-id", paramLabel = "GUID|new", converter = DiskId.class, description = "Id of the disk.")
    private @Nullable UUID diskId;

    @Option(
            names = "--physical-sector-size",
            paramLabel = "512|4096",
            converter = SectorSize.class,
            description = "Physical sectors of the disk.")
    private @Nullable Integer physicalSectorSize;

    @Option(names = "--force", description = "Take a parent that has been changed since; the disk may hold anything.")
    private boolean force;

    VhdxSetCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        UUID id = diskId;
        Integer sectors = physicalSectorSize;
        Path newParent = parent;
        if (newParent == null && id == null && sectors == null) {
            throw new UsageException("nothing to set: --parent, --disk-id or --physical-sector-size");
        }
        ParentLink link = newParent == null ? null : link(newParent);
        try (FileDevice device = FileDevice.openWritable(file)) {
            if (link != null) {
                VhdxMaintenance.relink(device, link, VhdxFile.WRITE);
            }
            if (id != null) {
                VhdxMaintenance.setDiskId(device, id, VhdxFile.WRITE);
            }
            if (sectors != null) {
                VhdxMaintenance.setPhysicalSectorSize(device, sectors, VhdxFile.WRITE);
            }
        }
        try (VhdxDisk disk = VhdxFile.open(file)) {
            line(VhdxFile.line(file, disk));
            json(VhdxFile.json(file, disk));
        }
        return ExitCode.DONE;
    }

    /** The link to a parent whose contents are those that the disk was made over. */
    private ParentLink link(Path to) throws IOException {
        UUID found;
        try (VhdxDisk disk = VhdxFile.open(to)) {
            found = disk.dataWriteGuid();
        }
        // The new parent for the disk itself; its own parents are where it says.
        ParentFinder above = ParentFinder.byPath();
        VhdxOptions there = VhdxOptions.builder(OpenOptions.defaults())
                .parents((child, link) -> child.description().equals(file.toString())
                        ? FileDevice.openReadOnly(to)
                        : above.open(child, link))
                .linkageCheck(force ? VhdxOptions.LinkageCheck.IGNORE : VhdxOptions.LinkageCheck.REQUIRE)
                .build();
        try (VhdxDisk disk = VhdxFile.open(file, there)) {
            if (!disk.hasParent()) {
                throw new RefusedException(file + " has no parent", "only differencing disks name one");
            }
        }
        return VhdxMaintenance.linkTo(found, file, to);
    }
}
