package io.github.diskwright.partition.fit;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.SectorWrite;
import io.github.diskwright.partition.edit.TableWrite;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;

/** Collects the steps of a change in place, and shows each new table to the editor of the next one. */
final class DiskSteps {
    private final BlockDevice disk;
    private final OverlayDevice after;
    private final MovePlan.Builder steps;

    DiskSteps(BlockDevice disk) throws IOException {
        this.disk = disk;
        this.after = OverlayDevice.inMemory(disk);
        this.steps = MovePlan.builder(disk.size());
    }

    /** The disk with the tables of the steps so far, and its data where they were. */
    BlockDevice after() {
        return after;
    }

    void addTable(TableWrite write) throws IOException {
        for (TableWrite.Step step : write.steps()) {
            for (SectorWrite sectors : step.writes()) {
                steps.write(sectors.position(), sectors.before(), sectors.after(), sectors.what());
                after.write(sectors.position(), sectors.after());
            }
        }
    }

    /**
     * Adds the move of a volume, and what makes it agree with its new place.
     *
     * @param partition the partition as it was on the disk, which no step before this one has changed
     * @param position where it goes
     * @param length bytes of it that move
     */
    void addMove(Partition partition, long position, long length) throws IOException {
        steps.move(partition.position(), position, length);
        WindowDevice volume = WindowDevice.of(disk, partition.position(), length, "partition " + partition.number());
        long newLba = position / partition.sectorSize();
        for (BootPatches.Patch patch : BootPatches.of(volume, partition.startLba(), newLba)) {
            steps.write(position + patch.offset(), patch.before(), patch.after(), patch.what());
        }
    }

    /** The disk is to have this size in the end. */
    void endWith(long size) {
        steps.sizeAfter(size);
    }

    MovePlan build() {
        return steps.build();
    }
}
