package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes metadata items (section 2.6) through the log. An item that gets longer moves to another place in the region,
 * which is filled before the table names it. Not thread-safe.
 */
final class MetadataEditor {
    /** Longest item that is changed where it is, in one entry of the log. */
    private static final int MOST_IN_PLACE = 256 * Bytes.KIB;

    private static final int PART = 64 * Bytes.KIB;

    private final WriteSession session;
    private final RegionEntry region;

    MetadataEditor(WriteSession session, Contents contents) {
        this.session = session;
        this.region = contents.regions().metadata();
    }

    private MetadataTable table() throws IOException {
        return MetadataTable.read(session.changes().read(region.fileOffset(), MetadataTable.SIZE_BYTES));
    }

    /** Changes an item, or adds it. */
    void put(MetadataItem item) throws IOException {
        List<MetadataEntry> entries = table().entries();
        int index = indexOf(entries, item);
        int length = item.bytes().limit();
        if (index < entries.size() && entries.get(index).length() == length && length <= MOST_IN_PLACE) {
            session.reserve(length / Bytes.SECTOR + 2);
            write(entries.get(index).offset(), item.bytes().duplicate().clear());
            return;
        }
        if (index == entries.size()) {
            requireEntry(entries, item);
        }
        long offset = length == 0 ? 0 : freeOffset(entries, length);
        for (int at = 0; at < length; at += PART) {
            session.reserve(PART / Bytes.SECTOR + 1);
            write(offset + at, item.bytes().slice(at, Math.min(PART, length - at)));
        }
        session.reserve(2);
        ByteBuffer entry = Bytes.allocate(MetadataEntry.SIZE_BYTES);
        new MetadataEntry(item.id(), offset, length, item.flags()).write(entry, 0);
        write(MetadataTable.entryOffset(index), entry);
        if (index == entries.size()) {
            putCount(index + 1);
        }
    }

    /** Takes an item out of the table; the last entry takes its place. */
    void remove(MetadataItem item) throws IOException {
        List<MetadataEntry> entries = table().entries();
        int index = indexOf(entries, item);
        if (index == entries.size()) {
            return;
        }
        session.reserve(3);
        int last = entries.size() - 1;
        ByteBuffer moved = Bytes.allocate(MetadataEntry.SIZE_BYTES);
        entries.get(last).write(moved, 0);
        write(MetadataTable.entryOffset(index), moved);
        write(MetadataTable.entryOffset(last), Bytes.allocate(MetadataEntry.SIZE_BYTES));
        putCount(last);
    }

    private void putCount(int count) throws IOException {
        write(MetadataTable.ENTRY_COUNT_OFFSET, Bytes.allocate(Short.BYTES).putShort(0, (short) count));
    }

    private void write(long offset, ByteBuffer bytes) throws IOException {
        session.changes().write(region.fileOffset() + offset, bytes);
    }

    /** Where an item's entry is, or would be added. */
    private static int indexOf(List<MetadataEntry> entries, MetadataItem item) {
        for (int i = 0; i < entries.size(); i++) {
            if (item.isSameAs(entries.get(i))) {
                return i;
            }
        }
        return entries.size();
    }

    /** A longer table would reach into the items, and one with more of users be refused by readers. */
    private static void requireEntry(List<MetadataEntry> entries, MetadataItem item)
            throws UnsupportedFeatureException {
        long users = entries.stream().filter(MetadataEntry::isUser).count();
        if (entries.size() == MetadataTable.MAX_ENTRIES || item.isOfUser() && users == MetadataTable.MAX_USER_ENTRIES) {
            throw new UnsupportedFeatureException(
                    "the metadata table",
                    "an item more than " + entries.size() + ", of which " + users + " are of users");
        }
    }

    private long freeOffset(List<MetadataEntry> entries, int length) throws IOException {
        List<MetadataEntry> placed = new ArrayList<>(entries);
        placed.removeIf(entry -> entry.length() == 0);
        placed.sort(Comparator.comparingLong(MetadataEntry::offset));
        long free = MetadataTable.SIZE_BYTES;
        for (MetadataEntry entry : placed) {
            if (entry.offset() - free >= length) {
                return free;
            }
            free = Math.max(free, entry.offset() + entry.length());
        }
        if (region.length() - free < length) {
            throw new NoSpaceException("the metadata region", length, region.length() - free);
        }
        return free;
    }
}
