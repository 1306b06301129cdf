package io.github.diskwright.partition.fit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.util.List;

/** The move of one partition with its data. */
public final class PartitionMove {
    private PartitionMove() {}

    /**
     * The steps: the data move, the volume is told its new place, then the table. The new place may overlap the old
     * one. Reads the disk, writes nothing.
     *
     * @param disk the disk
     * @param number the partition
     * @param position its new first byte, a multiple of the sector size
     * @param options how the table is read and edited
     * @throws IllegalArgumentException if there is no such partition or the position is not possible
     * @throws RefusedException if the place is not free, or the partition is an extended one
     * @throws IOException if the disk cannot be read
     */
    public static MovePlan steps(BlockDevice disk, int number, long position, EditOptions options) throws IOException {
        DiskSteps steps = new DiskSteps(disk);
        TableEditor editor = TableEditor.open(steps.after(), options);
        Partition partition = editor.partition(number)
                .orElseThrow(() -> new IllegalArgumentException("there is no partition " + number));
        if (partition.kind() == Partition.Kind.EXTENDED) {
            throw new RefusedException(
                    "partition " + number + " holds others", "move those, or its start in the table alone");
        }
        if (position == partition.position()) {
            return steps.build();
        }
        moveRecordAhead(steps, partition, position, options);
        editor = TableEditor.open(steps.after(), options);
        editor.place(number, position, partition.length());
        steps.addMove(partition, position, partition.length());
        steps.addTable(editor.plan(steps.after()));
        return steps.build();
    }

    /**
     * What somebody should know before a partition moves: what Windows knows it by changes with its place on a disk with
     * an MBR.
     *
     * @param layout the disk
     * @param number the partition
     * @param position its new first byte
     * @throws IllegalArgumentException if there is no such partition
     */
    public static List<Finding> check(DiskLayout layout, int number, long position) {
        Volume volume = layout.volume(number)
                .orElseThrow(() -> new IllegalArgumentException("there is no partition " + number));
        Partition partition = volume.partition().orElseThrow();
        return BootBinding.finding(layout.table(), partition, volume.content(), position).stream()
                .toList();
    }

    /** The record of a logical partition must not be where data come while the chain still leads over it. */
    private static void moveRecordAhead(DiskSteps steps, Partition partition, long position, EditOptions options)
            throws IOException {
        int number = partition.number();
        if (!(TableEditor.open(steps.after(), options) instanceof MbrEditor wanted)
                || partition.kind() != Partition.Kind.LOGICAL) {
            return;
        }
        long record = wanted.recordPosition(number);
        wanted.place(number, position, partition.length());
        if (record >= position && wanted.recordPosition(number) != record) {
            MbrEditor ahead = (MbrEditor) TableEditor.open(steps.after(), options);
            ahead.placeRecord(number, wanted.recordPosition(number));
            steps.addTable(ahead.plan(steps.after()));
        }
    }
}
