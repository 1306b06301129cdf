package io.github.diskwright.vhdx.internal;

import java.io.IOException;

/** The block allocation table of a file that is written to: at most 1 MiB of it in memory, besides its changes. */
final class WritableBat extends PagedLongs {
    private final MetadataChanges changes;
    private final long entries;
    private final long position;

    /**
     * @param changes where its changes are gathered
     * @param position of the first entry
     * @param entries number of entries that are needed
     */
    WritableBat(MetadataChanges changes, long position, long entries) {
        super(StoredBat.PAGE_ENTRIES, StoredBat.SLOTS);
        this.changes = changes;
        this.position = position;
        this.entries = entries;
    }

    @Override
    long[] load(long number) throws IOException {
        return StoredBat.load(changes::read, position, number, entries);
    }

    /** Does nothing: what was set is among the changes already. */
    @Override
    void keep(Page page) {}

    /** Sets an entry, for readers at once, in the file with the next entry of the log. */
    void set(long index, long entry) throws IOException {
        changes.putLong(position(index), entry);
        put(index, entry);
    }

    long position(long index) {
        return position + index * BatEntry.SIZE_BYTES;
    }
}
