package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.fit.PartitionResize;
import java.io.IOException;
import java.util.OptionalLong;

/** Gives a partition and the NTFS in it another size in place, whichever verb asks. */
final class PartitionJob {
    private final FitJob job;

    PartitionJob(Session session, JournaledMove move) {
        this.job = new FitJob(session, move);
    }

    void refuseIfUnderWay() throws IOException {
        job.refuseIfUnderWay();
    }

    /** What would be done; whatever cannot be is refused before anything is changed. */
    static DiskChange change(BlockDevice disk, int number, long length, EditOptions options, ResizeOptions resizing)
            throws IOException {
        try {
            return PartitionResize.change(disk, number, length, options, resizing);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--size: " + e.getMessage());
        }
    }

    /** A size in whole sectors. */
    static long wholeSectors(String option, long wanted, int sectorSize) {
        if (wanted < 1 || wanted > Long.MAX_VALUE - sectorSize) {
            throw new UsageException(option + " is " + wanted + ", allowed 1 or more");
        }
        return (wanted + sectorSize - 1) / sectorSize * sectorSize;
    }

    /** All that is free after a partition, with an aligned end if that is not less than it has. */
    static long largest(TableEditor editor, int number, long grain) {
        Partition partition = editor.partition(number).orElseThrow();
        long largest = editor.largestLength(number);
        long end = partition.position() + largest;
        long aligned = end / grain * grain - partition.position();
        return aligned >= partition.length() && aligned > 0 ? aligned : largest;
    }

    void run(DiskChange change, JobOptions options) throws IOException {
        if (!change.isEmpty()) {
            job.run(change, options);
        }
    }

    /** Goes on with what was stopped. */
    void resume(JobOptions options) throws IOException {
        job.resume(OptionalLong.empty(), options);
    }
}
