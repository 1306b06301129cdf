package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.ntfs.resize.JournalEntry.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sectors of moved data that must be in their new places when work is taken up: by them a volume shows that it was not
 * restored from a copy meanwhile, whose metadata would be the old ones and whose data were never moved. Stateless but for
 * the plan.
 */
final class MovedSamples {
    /** So many sectors of a copy are tried, to find one that says something. */
    private static final int TRIES = 16;

    private final ClusterCopies copies;
    private final WrittenRanges written;
    private final long clusterSize;

    private MovedSamples(ClusterCopies copies, WrittenRanges written, long clusterSize) {
        this.copies = copies;
        this.written = written;
        this.clusterSize = clusterSize;
    }

    static MovedSamples of(ResizePlan plan, WrittenRanges written) {
        return new MovedSamples(plan.copies(), written, plan.volume().clusterSize());
    }

    /** Takes entries. */
    interface Target {
        void add(JournalEntry entry) throws IOException;
    }

    /** Makes an entry of each copy, or of evenly spread ones where there are many. */
    void forEach(BlockDevice device, Target target) throws IOException {
        int step = Math.max(1, (copies.size() + ResizeJob.MAX_SAMPLES - 1) / ResizeJob.MAX_SAMPLES);
        for (int i = 0; i < copies.size(); i += step) {
            @Nullable
            JournalEntry sample = sample(device, copies.target(i) * clusterSize, copies.length(i) * clusterSize);
            if (sample != null) {
                target.add(sample);
            }
        }
    }

    /** A sector that nothing is written over; one that is not zero where there is one. */
    private @Nullable JournalEntry sample(BlockDevice device, long position, long length) throws IOException {
        long sectors = length / SectorSums.SECTOR;
        @Nullable JournalEntry zero = null;
        for (int attempt = 0; attempt < TRIES && attempt < sectors; attempt++) {
            long at = position + attempt * sectors / Math.min(TRIES, sectors) * SectorSums.SECTOR;
            if (written.overlap(at, SectorSums.SECTOR)) {
                continue;
            }
            ByteBuffer sector = ByteBuffer.allocate(SectorSums.SECTOR);
            device.read(at, sector);
            JournalEntry entry = new JournalEntry(
                    Kind.SAMPLE,
                    Redo.GROUPS,
                    at,
                    SectorSums.SECTOR,
                    (byte) 0,
                    SectorSums.of(sector.flip()),
                    ByteBuffer.allocate(0));
            if (!Zeros.isZero(sector)) {
                return entry;
            }
            zero = entry;
        }
        return zero;
    }
}
