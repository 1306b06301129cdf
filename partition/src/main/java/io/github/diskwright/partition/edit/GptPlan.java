package io.github.diskwright.partition.edit;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Orders the writes of a GPT so that one valid copy exists at any instant: the copy that the table was read from is
 * written last.
 *
 * <p>On a disk without a GPT the first sector decides: both arrays and the backup header are of no consequence behind
 * an MBR, and once the first sector protects a GPT, the backup is the table.
 */
final class GptPlan {
    private final GptEditor editor;
    private final BlockDevice device;
    private final PlanBuilder plan;

    GptPlan(GptEditor editor, BlockDevice device) throws IOException {
        this.editor = editor;
        this.device = device;
        this.plan = new PlanBuilder(device, editor.sectorSize());
    }

    TableWrite build() throws IOException {
        if (device.size() / editor.sectorSize() != editor.sectorCount()) {
            throw new RefusedException(
                    "the table is for a disk of " + editor.sectorCount() + " sectors, " + device.description() + " has "
                            + device.size() / editor.sectorSize(),
                    "read the table again");
        }
        requirePlaces();
        PartitionTable current = CurrentDisk.read(device, editor.sectorSize(), editor.options());
        GptTable origin = editor.origin();
        if (origin != null && !isSame(origin, current)) {
            throw CurrentDisk.changed(device);
        }
        if (current instanceof GptTable table) {
            rewrite(table);
        } else {
            writeOver();
        }
        CurrentDisk.require(plan.result(), editor, editor.options());
        return plan.build(TableWrite.Guarantee.OLD_OR_NEW);
    }

    /** A disk that shrank, or a damaged header, may leave no room between the copies. */
    private void requirePlaces() throws RefusedException {
        long arraySectors = Placement.sectors(editor.array().remaining(), editor.sectorSize());
        boolean inside = editor.firstUsableLba() <= editor.lastUsableLba()
                && editor.lastUsableLba() < editor.backupArrayLba()
                && editor.backupArrayLba() + arraySectors <= editor.sectorCount() - 1
                && editor.primaryArrayLba() >= 2
                && editor.primaryArrayLba() <= editor.sectorCount() - 1 - arraySectors;
        if (!inside) {
            throw new RefusedException(
                    "a disk of " + editor.sectorCount() + " sectors has no room for both copies of this GPT",
                    "give it a new table");
        }
        List<String> outside = editor.partitions().stream()
                .filter(p -> Long.compareUnsigned(p.startLba(), editor.firstUsableLba()) < 0
                        || Long.compareUnsigned(p.startLba() + p.sectorCount() - 1, editor.lastUsableLba()) > 0)
                .map(Partition::toString)
                .toList();
        if (!outside.isEmpty()) {
            throw new RefusedException(
                    "not between sectors " + editor.firstUsableLba() + " and " + editor.lastUsableLba()
                            + ", which is all that the disk has for partitions: " + String.join("; ", outside),
                    "delete or shrink them first, or give the disk its old size back");
        }
    }

    private static boolean isSame(GptTable origin, PartitionTable current) {
        return current instanceof GptTable now
                && now.usedCopy() == origin.usedCopy()
                && now.state() == origin.state()
                && now.backupLba() == origin.backupLba()
                && now.headerSector().equals(origin.headerSector())
                && now.entryArray().equals(origin.entryArray())
                && now.bootSector().equals(origin.bootSector());
    }

    private void rewrite(GptTable table) throws IOException {
        if (table.usedCopy() == GptTable.Copy.PRIMARY) {
            writeBackup();
            writePrimary();
        } else {
            writePrimary();
            writeBackup();
        }
        plan.step("protective MBR").put(0, bootSector(), "protective MBR");
        wipeOldBackup(table);
    }

    private void writeOver() throws IOException {
        writeBackup();
        plan.step("primary GPT entries").put(editor.primaryArrayLba(), editor.array(), "primary GPT entries");
        plan.step("protective MBR, from here on the disk has the new table").put(0, bootSector(), "protective MBR");
        plan.step("primary GPT header").put(1, editor.headerSector(GptTable.Copy.PRIMARY), "primary GPT header");
    }

    private ByteBuffer bootSector() throws IOException {
        MbrSector sector = editor.bootSector().isPresent()
                ? editor.bootSector().get()
                : MbrSector.of(plan.read(0, MbrSector.SIZE_BYTES));
        return ProtectiveMbr.over(sector, editor.sectorCount());
    }

    private void writeBackup() throws IOException {
        plan.step("backup GPT entries").put(editor.backupArrayLba(), editor.array(), "backup GPT entries");
        plan.step("backup GPT header")
                .put(editor.sectorCount() - 1, editor.headerSector(GptTable.Copy.BACKUP), "backup GPT header");
    }

    private void writePrimary() throws IOException {
        plan.step("primary GPT entries").put(editor.primaryArrayLba(), editor.array(), "primary GPT entries");
        plan.step("primary GPT header").put(1, editor.headerSector(GptTable.Copy.PRIMARY), "primary GPT header");
    }

    /** A backup that is no longer one would look like a second table in the middle of the disk. */
    private void wipeOldBackup(GptTable table) throws IOException {
        long lba = table.backupLba();
        boolean misplaced = lba > 1 && lba < editor.backupArrayLba() && table.state() != GptTable.State.BACKUP_DAMAGED;
        boolean isData = table.partitions().stream()
                .anyMatch(p -> Long.compareUnsigned(p.startLba(), lba) <= 0
                        && Long.compareUnsigned(lba - p.startLba(), p.sectorCount()) < 0);
        if (misplaced && !isData && GptHeader.isAt(plan.read(lba, editor.sectorSize()))) {
            plan.step("old backup GPT header")
                    .put(lba, ByteBuffer.allocate(editor.sectorSize()), "old backup GPT header, wiped");
        }
    }
}
