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
import io.github.diskwright.partition.layout.Layout;
import io.github.diskwright.partition.layout.LayoutPart;
import io.github.diskwright.partition.layout.LayoutPreset;
import io.github.diskwright.partition.layout.TargetDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code part init}. */
@Command(
        name = "init",
        description = {
            "Make a new partition table, empty or with the partitions of a layout.",
            "With --convert the table becomes one of the other kind with the same partitions.",
            "Boot code stays. A disk with partitions or a file system is refused without --force.",
            "",
            "A layout is a text with a line for each partition, in the order of the disk:",
            "  table gpt",
            "  part esp size=260M name=\"EFI system partition\"",
            "  part msr size=16M",
            "  part windows min=20G",
            "  part recovery size=990M attributes=0x8000000000000001",
            "After the type come number, size, min, max, weight, name, guid, attributes, active, logical; before the",
            "partitions id, grain and entries. Those without a size share what the others leave.",
            "",
            "Scripts of sfdisk and backups of sgdisk make tables with 'part restore'."
        })
final class PartInitCommand extends PartVerb {
    @Option(names = "--table", paramLabel = "gpt|mbr", description = "Kind of table.")
    private @Nullable Kind kind;

    @Option(
            names = "--layout",
            paramLabel = "FILE|PRESET",
            description = "The partitions: a layout in a file, or windows-uefi or windows-bios. Its grain is its own.")
    private @Nullable String layout;

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
        TableEditor editor = editor(device, options);
        if (diskId != null && editor instanceof GptEditor gpt) {
            gpt.setDiskGuid(PartNumbers.guid("--disk-id", diskId));
        } else if (diskId != null && editor instanceof MbrEditor mbr) {
            mbr.setDiskSignature(PartNumbers.signature(diskId));
        }
        return editor.plan(device);
    }

    private TableEditor editor(BlockDevice device, EditOptions options) throws IOException {
        String named = layout;
        Kind wanted = kind;
        if (named != null) {
            if (wanted != null || convert) {
                throw new UsageException("--layout says which table: leave --table and --convert out");
            }
            return placed(named, device, options);
        }
        if (wanted == null) {
            throw new UsageException("--table or --layout is missing");
        }
        return convert ? converted(wanted, device, options) : empty(wanted, device, options);
    }

    private TableEditor empty(Kind wanted, BlockDevice device, EditOptions options) throws IOException {
        requireUnused(device, options);
        int sectorSize = Disks.sectorSize(device, options.reading());
        return wanted == Kind.gpt
                ? GptEditor.create(device.size(), sectorSize, options)
                : MbrEditor.create(device.size(), sectorSize, options);
    }

    private TableEditor placed(String named, BlockDevice device, EditOptions options) throws IOException {
        Layout wanted = layout(named);
        for (LayoutPart part : wanted.parts()) {
            if (part.source().isPresent()) {
                throw new RefusedException(
                        "'" + part + "' keeps contents, and a new table has none", "leave from= out, or use part fit");
            }
        }
        requireUnused(device, options);
        int sectorSize = Disks.sectorSize(device, options.reading());
        TargetDisk disk = new TargetDisk(
                device.size() / sectorSize * sectorSize, sectorSize, Math.max(sectorSize, device.physicalSectorSize()));
        return wanted.place(disk).editor(options);
    }

    /** A preset, whatever files there are: {@code ./windows-uefi} names a file of that name. */
    private static Layout layout(String named) throws IOException {
        Optional<LayoutPreset> preset = LayoutPreset.find(named);
        return preset.isPresent() ? preset.get().layout() : Layout.parse(TextFile.read(Path.of(named)), named);
    }

    private void requireUnused(BlockDevice device, EditOptions options) throws IOException {
        DiskLayout present = DiskLayout.read(device, options.reading());
        boolean used = !present.table().partitions().isEmpty()
                || present.table().kind() == PartitionTable.Kind.AMBIGUOUS
                || (present.table().kind() == PartitionTable.Kind.NONE
                        && !present.table().findings().isEmpty())
                || (present.table().kind() == PartitionTable.Kind.NONE
                        && present.volumes().stream()
                                .anyMatch(volume -> volume.content().isRecognised()));
        if (used && !force) {
            throw new RefusedException(
                    "the disk holds " + present.table().partitions().size()
                            + " partitions, a file system, a damaged table, or two tables",
                    "use --force to replace its table, or --convert to keep the partitions");
        }
    }

    private TableEditor converted(Kind wanted, BlockDevice device, EditOptions options) throws IOException {
        PartitionTable table = PartitionTable.read(device, options.reading());
        TableConversion conversion;
        if (wanted == Kind.gpt && table instanceof MbrTable mbr) {
            conversion = TableConversion.toGpt(mbr, options);
        } else if (wanted == Kind.mbr && table instanceof GptTable gpt) {
            conversion = TableConversion.toMbr(gpt, options);
        } else {
            throw new RefusedException(
                    "the disk's table is " + table.kind() + ", nothing to convert to " + wanted, "leave --convert out");
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
