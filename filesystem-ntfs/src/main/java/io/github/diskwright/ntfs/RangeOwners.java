package io.github.diskwright.ntfs;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.Extent;
import java.util.List;

/**
 * Which files have some bytes of a volume, for who has to say what is lost with them. Immutable and thread-safe.
 */
public final class RangeOwners {
    private final List<OwnedRange> ranges;
    private final boolean complete;
    private final long unreadRecords;

    RangeOwners(List<OwnedRange> ranges, boolean complete, long unreadRecords) {
        this.ranges = List.copyOf(ranges);
        this.complete = complete;
        this.unreadRecords = unreadRecords;
    }

    /**
     * Looks for the owners: reads the master file table once, from its begin to its end, and the paths of the files that were
     * found. Records that are damaged, or that the device cannot read, are passed over. What the ranges themselves hold is
     * not believed: clusters whose bits in {@code $Bitmap} are in them are not said to be free.
     *
     * <p>Memory: 1 MiB, some 100 bytes for each range, found or asked for, and one bit for each cluster. No more than
     * {@link io.github.diskwright.image.Limits#maxFindings()} ranges are found.
     *
     * @param volume which may be damaged where the ranges are, and elsewhere
     * @param ranges on the volume's device, in any order; what is outside of it is left out. Their kinds are not looked at
     * @param job who hears of the progress in bytes of the table, and who may stop it
     * @throws CancelledException if it was stopped
     */
    public static RangeOwners find(NtfsVolume volume, List<Extent> ranges, JobOptions job) throws CancelledException {
        return new OwnerSearch(volume, ranges, job).run();
    }

    /**
     * All bytes that were asked for with their owners, by position. Bytes that several files seem to have are there several
     * times.
     */
    public List<OwnedRange> ranges() {
        return ranges;
    }

    /** Whether the whole table was looked at, and all that was found is in {@link #ranges()}; else there was too much. */
    public boolean isComplete() {
        return complete;
    }

    /** File records, or attributes in them, that could not be read or understood: what was theirs has no known owner. */
    public long unreadRecords() {
        return unreadRecords;
    }
}
