package io.github.diskwright.cli;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.TableOptions;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.SavedSectors;
import io.github.diskwright.partition.edit.SfdiskScript;
import io.github.diskwright.partition.edit.SgdiskBackup;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code part restore}. */
@Command(
        name = "restore",
        description = {
            "Take a change back, or make the table that a script of sfdisk or a backup of sgdisk describes.",
            "A change is taken back with the sectors that it overwrote; a script or backup also goes onto a disk of another",
            "size. What the file is shows from its contents."
        })
final class PartRestoreCommand extends PartVerb {
    @Parameters(index = "1", paramLabel = "FILE", description = "The saved sectors, script or backup.")
    private Path file = Path.of("");

    @Option(
            names = "--force",
            description =
                    "Replace a table that has partitions, put sectors back that were changed again since, or leave a damaged table.")
    private boolean force;

    PartRestoreCommand(Session session) {
        super(session);
    }

    @Override
    TableWrite plan(BlockDevice device, EditOptions options) throws IOException {
        try (FileDevice saved = FileDevice.openReadOnly(file)) {
            if (SavedSectors.isAt(saved)) {
                TableWrite write = SavedSectors.read(saved)
                        .plan(device, force ? SavedSectors.Changed.OVERWRITE : SavedSectors.Changed.REFUSE);
                requireSound(device, write, options);
                return write;
            }
            if (!force
                    && !PartitionTable.read(device, options.reading())
                            .partitions()
                            .isEmpty()) {
                throw new RefusedException("the disk has partitions", "use --force to replace its table");
            }
            return editor(saved, device, options).plan(device);
        }
    }

    /**
     * Sectors that a newer change has not touched do not go with those of an older one. To take back a repair, which
     * does make a sound table a damaged one, takes consent.
     */
    private void requireSound(BlockDevice device, TableWrite write, EditOptions options) throws IOException {
        if (force || hasErrors(device, options)) {
            return;
        }
        if (hasErrors(write.preview(device), options)) {
            throw new RefusedException(
                    "the table would be damaged: the disk was changed after " + file + " was saved",
                    "restore what was saved later first, or use --force");
        }
    }

    private static boolean hasErrors(BlockDevice device, EditOptions options) throws IOException {
        return PartitionTable.read(device, options.reading()).findings().stream()
                .anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private TableEditor editor(FileDevice saved, BlockDevice device, EditOptions options) throws IOException {
        if (SgdiskBackup.isAt(saved)) {
            SgdiskBackup backup = SgdiskBackup.read(saved);
            boolean isCertain = options.reading().sectorSize() == TableOptions.SectorSize.CERTAIN;
            if (isCertain && backup.sectorSize() != device.logicalSectorSize()) {
                throw new RefusedException(
                        file + " is of a disk with sectors of " + backup.sectorSize() + " bytes, this one has "
                                + device.logicalSectorSize(),
                        "make a new table");
            }
            return backup.apply(device.size(), options);
        }
        if (saved.size() <= TextFile.MAX_BYTES) {
            ByteBuffer bytes = ByteBuffer.allocate((int) saved.size());
            saved.read(0, bytes);
            String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            if (SfdiskScript.isLike(text)) {
                return SfdiskScript.parse(file.toString(), text)
                        .apply(device.size(), Disks.sectorSize(device, options.reading()), options);
            }
        }
        throw new UnsupportedFeatureException(
                file.toString(), "a file that is no saved sectors, script of sfdisk or backup of sgdisk");
    }
}
