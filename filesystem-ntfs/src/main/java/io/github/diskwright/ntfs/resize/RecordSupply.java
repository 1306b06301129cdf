package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.MasterFileTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Free file records for a plan, and which records are used when it is done. Not thread-safe. */
final class RecordSupply {
    /** First record that is given to files; those before it are for the table's own extensions. */
    private static final long FIRST_ORDINARY = 24;

    /** First record for extensions of the table itself. */
    private static final long FIRST_OF_TABLE = 16;

    private final MasterFileTable mft;
    private final long count;
    private final ClusterMap before;
    private final ClusterMap used;
    private boolean isChanged;

    /**
     * @param mft the table as it is
     * @param before which records are used now
     * @param count records that there will be, not fewer than there are
     */
    RecordSupply(MasterFileTable mft, ClusterMap before, long count) {
        this.mft = mft;
        this.count = count;
        this.before = before;
        this.used = before.resized(count);
    }

    /**
     * A free record.
     *
     * @param base what it will extend, as a reference
     * @param below its number must be below this one
     * @return empty if there is none
     */
    Optional<EditedRecord> take(long base, long below) throws IOException {
        long first = below == Long.MAX_VALUE ? FIRST_ORDINARY : FIRST_OF_TABLE;
        long number = used.nextClear(first);
        // One that this plan gives back keeps what it is until the plan is done.
        while (number < before.size() && before.contains(number)) {
            number = used.nextClear(number + 1);
        }
        if (number >= Math.min(count, below)) {
            return Optional.empty();
        }
        used.set(number, 1);
        isChanged = true;
        return Optional.of(EditedRecord.extension(number, oldBytes(number), base));
    }

    /** The bytes of a record as they are on the volume; zeros for one that does not exist yet. */
    byte[] oldBytes(long number) throws IOException {
        byte[] bytes = new byte[mft.recordSize()];
        if (number < mft.recordCount()) {
            mft.readProtected(number, ByteBuffer.wrap(bytes));
        }
        return bytes;
    }

    /** Gives a record back. */
    void release(long number) {
        used.clear(number, 1);
        isChanged = true;
    }

    /** Which records are used when all is done. */
    ClusterMap used() {
        return used;
    }

    /** Whether that is another set than before. */
    boolean isChanged() {
        return isChanged;
    }
}
