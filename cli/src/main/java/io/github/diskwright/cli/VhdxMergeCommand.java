package io.github.diskwright.cli;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxMaintenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vhdx merge}. */
@Command(
        name = "merge",
        description = {
            "Put what a differencing disk holds into its parent, or the whole chain into a new file.",
            "The parent must have no other child. The differencing disk stays, and can be deleted afterwards.",
            "If it has children of its own, name them with --child: they get the parent as theirs."
        })
final class VhdxMergeCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "The differencing disk.")
    private Path file = Path.of("");

    @Option(names = "--to", paramLabel = "NEW", description = "New file that gets everything; no other is changed.")
    private @Nullable Path target;

    @Option(names = "--child", paramLabel = "FILE", description = "A child of FILE; may be given several times.")
    private List<Path> children = List.of();

    @Option(names = "--type", paramLabel = "dynamic|fixed", description = "Of --to: default dynamic.")
    private CreateOptions.@Nullable Allocation type;

    @Option(names = "--sparse", description = "Of --to: leave holes in the file of --type fixed.")
    private boolean sparse;

    @Option(
            names = "--block-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Of --to: unit of allocation. Default: as FILE has it.")
    private @Nullable Long blockSize;

    @Option(
            names = "--disk-id",
            paramLabel = "keep|new",
            description = {
                "Of --to: the id of the same disk (keep, default), or a new one, for use beside the old one.",
                "Items of metadata that users or programs have added to the disk are kept."
            })
    private VhdxDisk.@Nullable Identity identity;

    VhdxMergeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Path into = target;
        if (into == null && (type != null || sparse || blockSize != null || identity != null)) {
            throw new UsageException("--type, --sparse, --block-size and --disk-id are for --to NEW");
        }
        if (sparse && type != CreateOptions.Allocation.FIXED) {
            throw new UsageException("--sparse is for --type fixed; a dynamic disk takes space as it needs it");
        }
        Path result = into == null ? intoParent(job) : intoNew(into, job);
        try (VhdxDisk disk = VhdxFile.open(result)) {
            line(VhdxFile.line(result, disk));
            if (into == null) {
                line(file + " is in it now and can be deleted");
            }
            Map<String, Object> json = VhdxFile.json(result, disk);
            json.put("merged", file.toString());
            json(json);
        }
        return ExitCode.DONE;
    }

    private Path intoParent(JobOptions job) throws IOException {
        Path parent;
        Set<UUID> accepted = new HashSet<>();
        try (VhdxDisk disk = VhdxFile.open(file)) {
            if (!disk.hasParent()) {
                throw new RefusedException(file + " has no parent", "merge a differencing disk");
            }
            parent = Path.of(disk.parents().get(0));
            accepted.add(disk.dataWriteGuid());
            // A merge that was cut after some children had got their new parent is run again as it was.
            disk.parentLink().flatMap(ParentLink::linkage2).ifPresent(accepted::add);
        }
        for (Path child : children) {
            requireChild(child, accepted);
        }
        UUID id;
        try (FileDevice from = FileDevice.openWritable(file);
                FileDevice to = FileDevice.openWritable(parent)) {
            id = VhdxMaintenance.merge(from, to, VhdxFile.WRITE, job);
        }
        for (Path child : children) {
            try (FileDevice device = FileDevice.openWritable(child)) {
                VhdxMaintenance.relink(device, VhdxMaintenance.linkTo(id, child, parent), VhdxFile.WRITE);
            }
        }
        return parent;
    }

    private void requireChild(Path child, Set<UUID> ids) throws IOException {
        try (VhdxDisk disk = VhdxFile.open(child)) {
            if (disk.parentLink()
                    .filter(link -> ids.stream().anyMatch(link::accepts))
                    .isEmpty()) {
                throw new RefusedException(child + " is no child of " + file, "name only its children");
            }
        }
    }

    private Path intoNew(Path into, JobOptions job) throws IOException {
        if (!children.isEmpty()) {
            throw new UsageException("--child is for merging into the parent, not with --to");
        }
        try (VhdxDisk source = VhdxFile.open(file);
                PendingFile pending = PendingFile.beside(
                        into, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            CreateOptions options = CreateOptions.ofSize(source.size())
                    .logicalSectorSize(source.logicalSectorSize())
                    .physicalSectorSize(source.physicalSectorSize())
                    .allocation(type == null ? CreateOptions.Allocation.DYNAMIC : type)
                    .sparse(sparse)
                    .blockSize(blockSize == null ? source.blockSize() : blockSize)
                    .build();
            VhdxDisk.Identity id = identity == null ? VhdxDisk.Identity.KEEP : identity;
            try (VhdxDisk made = VhdxDisk.createLike(pending.device(), source, id, options)) {
                BlockCopy.of(source, made, BlockCopy.Target.EMPTY).run(List.of(), job);
                made.complete(job);
            }
            pending.commit();
        }
        return into;
    }
}
