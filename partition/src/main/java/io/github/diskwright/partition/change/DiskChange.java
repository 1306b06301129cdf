package io.github.diskwright.partition.change;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.partition.move.MoveStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a disk, in the order in which it is done: volumes that become smaller, then moves and tables, then volumes
 * that become larger. A value that can be shown; {@link DiskChangeJob} carries it out. Immutable and thread-safe.
 */
public final class DiskChange {
    /** Most volumes of a change. */
    public static final int MAX_VOLUMES = 1024;

    private final List<VolumeResize> before;
    private final MovePlan steps;
    private final List<VolumeResize> after;

    private DiskChange(List<VolumeResize> before, MovePlan steps, List<VolumeResize> after) {
        this.before = List.copyOf(before);
        this.steps = steps;
        this.after = List.copyOf(after);
    }

    /**
     * A change.
     *
     * @param before volumes that are resized first
     * @param steps planned on what {@link #preview} shows
     * @param after volumes that are resized last
     * @throws IllegalArgumentException if there are more than {@link #MAX_VOLUMES}, or one is not inside the disk
     */
    public static DiskChange of(List<VolumeResize> before, MovePlan steps, List<VolumeResize> after) {
        DiskChange change = new DiskChange(before, steps, after);
        if (change.volumes().size() > MAX_VOLUMES) {
            throw new IllegalArgumentException(change.volumes().size() + " volumes, allowed are " + MAX_VOLUMES);
        }
        for (VolumeResize volume : change.volumes()) {
            if (volume.position() > steps.diskSize() - volume.length()) {
                throw new IllegalArgumentException("partition " + volume.number() + " is not inside the disk");
            }
        }
        return change;
    }

    /**
     * The disk as far as steps have to know it once volumes were resized: with the boot sectors of these.
     *
     * @param disk the disk; read, not written
     * @param before volumes that are resized first
     * @throws IOException if the disk cannot be read
     */
    public static BlockDevice preview(BlockDevice disk, List<VolumeResize> before) throws IOException {
        BlockDevice preview = OverlayDevice.inMemory(ReadOnlyDevice.of(disk));
        for (VolumeResize volume : before) {
            volume.preview(preview);
        }
        return preview;
    }

    /** Volumes that are resized before the steps. */
    public List<VolumeResize> before() {
        return before;
    }

    /** Moves and tables. */
    public MovePlan steps() {
        return steps;
    }

    /** Volumes that are resized after the steps. */
    public List<VolumeResize> after() {
        return after;
    }

    /** All volumes, in their order. */
    public List<VolumeResize> volumes() {
        List<VolumeResize> all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }

    /** Whether there is nothing to be done. */
    public boolean isEmpty() {
        return volumes().isEmpty() && steps.steps().isEmpty() && steps.sizeAfter() == steps.diskSize();
    }

    /** Bytes that the journal of this change needs. */
    public long journalSize() {
        return ChangeJournal.sizeFor(this);
    }

    /** A line for each thing that is done, in its order. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        before.forEach(volume -> lines.add(volume.toString()));
        steps.steps().stream().map(MoveStep::toString).forEach(lines::add);
        after.forEach(volume -> lines.add(volume.toString()));
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", describe());
    }
}
