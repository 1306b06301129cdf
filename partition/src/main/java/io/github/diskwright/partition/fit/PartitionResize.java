package io.github.diskwright.partition.fit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.NtfsResize;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.ntfs.resize.ResizePlan;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.change.VolumeResize;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import java.io.IOException;
import java.util.List;

/** Another size of one partition together with the NTFS in it. Stateless. */
public final class PartitionResize {
    private PartitionResize() {}

    /** Whether a partition holds NTFS that can follow it: sound as far as it shows, and no other signature beside it. */
    public static boolean isFollowed(Volume volume) {
        return FitContents.isNtfs(volume);
    }

    /**
     * What has to be done: a volume becomes smaller before its partition does, and larger after it. It fills its partition
     * afterwards, also where it did not before. Reads the disk, writes nothing.
     *
     * @param disk the disk
     * @param number the partition
     * @param length its new length in bytes, a multiple of the sector size
     * @param options how the table is read and edited
     * @param resizing how the volume is resized
     * @throws IllegalArgumentException if there is no such partition or the length is not possible
     * @throws RefusedException if the partition does not hold NTFS alone, or one that must not be changed now
     * @throws NoSpaceException if the volume cannot become as small, or the partition as large
     * @throws IOException if the disk cannot be read
     */
    public static DiskChange change(
            BlockDevice disk, int number, long length, EditOptions options, ResizeOptions resizing) throws IOException {
        DiskSteps steps = new DiskSteps(disk);
        TableEditor editor = TableEditor.open(steps.after(), options);
        Partition partition = editor.partition(number)
                .orElseThrow(() -> new IllegalArgumentException("there is no partition " + number));
        Volume volume = DiskLayout.read(disk, options.reading())
                .volume(number)
                .filter(PartitionResize::isFollowed)
                .orElseThrow(() -> new RefusedException(
                        "partition " + number + " does not hold NTFS that is sound, and nothing else",
                        "resize its entry alone"));
        editor.resize(number, length);
        steps.addTable(editor.plan(steps.after()));
        ResizePlan plan = NtfsResize.plan(NtfsVolume.open(volume.open(ReadOnlyDevice.of(disk))), length, resizing);
        List<VolumeResize> before = List.of();
        List<VolumeResize> after = List.of();
        if (plan.newSize() < plan.oldSize()) {
            before = List.of(VolumeResize.of(number, partition.position(), partition.length(), plan, resizing));
        } else if (plan.newSize() > plan.oldSize()) {
            after = List.of(VolumeResize.of(number, partition.position(), length, plan, resizing));
        }
        return DiskChange.of(before, steps.build(), after);
    }
}
