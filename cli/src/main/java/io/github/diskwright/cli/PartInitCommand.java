package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.TableConversion;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code part init}. */
@Command(
        name = "init",
        description = {
            "Make a new partition table, or with --convert the other kind of table with the same partitions.",
            "Boot code stays. A disk with partitions or a file system is refused without --force."
        })
final class PartInitCommand extends PartVerb {
    @Option(names = "--table", paramLabel = "gpt|mbr", required = true, description = "Kind of table.")
    private Kind kind = Kind.gpt;

    @Option(
            names = "--disk-id",
            paramLabel = "ID",
            description = "GUID or signature of the disk. Default: a random one.")
    private @Nullable String diskId;

    @Option(names = "--convert", description = "Keep the partitions; what the new table cannot hold is told.")
    private boolean convert;

    @Option(
            names = "--force",
            description = "Replace a table with partitions or a file system; accept losses of --convert.")
    private boolean force;

    private final List<String> losses = new ArrayList<>();

    /** Names are what users type. */
    enum Kind {
        gpt,
        mbr
    }

    PartInitCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        TableEditor editor = convert ? converted(device, options) : fresh(device, options);
        if (diskId != null && editor instanceof GptEditor gpt) {
            gpt.setDiskGuid(PartNumbers.guid("--disk-id", diskId));
        } else if (diskId != null && editor instanceof MbrEditor mbr) {
            mbr.setDiskSignature(PartNumbers.signature(diskId));
        }
        return editor.plan(device);
    }

    private TableEditor fresh(BlockDevice device, EditOptions options) throws IOException {
        DiskLayout layout = DiskLayout.read(device, options.reading());
        boolean used = !layout.table().partitions().isEmpty()
                || layout.table().kind() == PartitionTable.Kind.AMBIGUOUS
                || (layout.table().kind() == PartitionTable.Kind.NONE
                        && !layout.table().findings().isEmpty())
                || (layout.table().kind() == PartitionTable.Kind.NONE
                        && layout.volumes().stream()
                                .anyMatch(volume -> volume.content().isRecognised()));
        if (used && !force) {
            throw new RefusedException(
                    "the disk holds " + layout.table().partitions().size()
                            + " partitions, a file system, a damaged table, or two tables",
                    "use --force to replace its table, or --convert to keep the partitions");
        }
        int sectorSize = Disks.sectorSize(device, options.reading());
        return kind == Kind.gpt
                ? GptEditor.create(device.size(), sectorSize, options)
                : MbrEditor.create(device.size(), sectorSize, options);
    }

    private TableEditor converted(BlockDevice device, EditOptions options) throws IOException {
        PartitionTable table = PartitionTable.read(device, options.reading());
        TableConversion conversion;
        if (kind == Kind.gpt && table instanceof MbrTable mbr) {
            conversion = TableConversion.toGpt(mbr, options);
        } else if (kind == Kind.mbr && table instanceof GptTable gpt) {
            conversion = TableConversion.toMbr(gpt, options);
        } else {
            throw new RefusedException(
                    "the disk's table is " + table.kind() + ", nothing to convert to " + kind, "leave --convert out");
        }
        TableEditor editor = conversion.editor();
        conversion.losses().forEach(loss -> losses.add("lost: " + loss));
        if (!force && !losses.isEmpty()) {
            throw new RefusedException(String.join("; ", losses), "use --force to accept that");
        }
        return editor;
    }

    @Override
    List<String> remarks() {
        return losses;
    }
}
