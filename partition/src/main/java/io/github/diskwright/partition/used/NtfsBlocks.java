package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UsedExtents;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.partition.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a volume of NTFS says that it uses, and how far that is to be believed. Thread-safe. */
final class NtfsBlocks implements Showing {
    private final long start;
    private final UsedExtents used;
    private final long clustersEnd;
    private final List<String> doubts;
    private final List<String> notes;

    private NtfsBlocks(long start, NtfsVolume volume, UsedExtents used, VolumeState state) {
        this.start = start;
        this.used = used;
        this.clustersEnd = volume.clusterCount() * volume.clusterSize();
        this.doubts = doubts(state);
        this.notes = state.hasShadowCopies()
                ? List.of("its shadow copies may need blocks that were free for the volume itself")
                : List.of();
    }

    /**
     * Reads state and bitmap.
     *
     * @throws IOException if they cannot be read, or contradict each other
     */
    static NtfsBlocks read(BlockDevice disk, Volume volume, UsedBlocksOptions options) throws IOException {
        try (BlockDevice window = volume.open(ReadOnlyDevice.of(disk))) {
            NtfsVolume ntfs = NtfsVolume.open(window, options.table().limits());
            VolumeState state = VolumeState.read(ntfs);
            return new NtfsBlocks(volume.position(), ntfs, ntfs.usedExtents(options.pagingFiles()), state);
        }
    }

    private static List<String> doubts(VolumeState state) {
        List<String> doubts = new ArrayList<>();
        if (state.isDirty()) {
            doubts.add("it is marked as dirty: chkdsk is due");
        }
        if ((state.flags() & VolumeState.CHECK_RUNNING) != 0) {
            doubts.add("a check of Windows did not come to its end");
        }
        if (!state.log().isSafeToEmpty()) {
            doubts.add(state.log().warning());
        }
        switch (state.hibernation()) {
            case HIBERNATED -> doubts.add("Windows is hibernated on it");
            case UNKNOWN -> doubts.add("hiberfil.sys is too short to tell whether another volume holds its Windows");
            case NONE -> {
                // As it should be.
            }
        }
        if (state.majorVersion() != 3 && !state.version().equals("1.2")) {
            doubts.add("its version is " + state.version());
        }
        return List.copyOf(doubts);
    }

    /** Why what it says may not be true, one clause each. */
    List<String> doubts() {
        return doubts;
    }

    /** What else to know, one clause each. */
    List<String> notes() {
        return notes;
    }

    /** Where its clusters end on the disk: what is behind them it does not speak of. */
    long end() {
        return start + clustersEnd;
    }

    /** Bytes of used clusters. */
    long usedBytes() {
        return used.clusterBytes();
    }

    /** Bytes from the volume's start to the end of the last used cluster. */
    long minimumSize() {
        return used.usedEnd();
    }

    @Override
    public Extent look(long position, long length) {
        Extent extent = used.extent(position - start, length);
        return new Extent(position, extent.length(), extent.kind());
    }
}
