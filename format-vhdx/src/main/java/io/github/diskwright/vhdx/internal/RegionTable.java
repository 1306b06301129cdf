package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A region table (section 2.2.3). There are two copies.
 *
 * @param entries in their order, at most {@link #MAX_ENTRIES}
 */
record RegionTable(List<RegionEntry> entries) {
    static final int SIZE_BYTES = 64 * Bytes.KIB;
    static final long POSITION_1 = 192L * Bytes.KIB;
    static final long POSITION_2 = 256L * Bytes.KIB;
    /** ASCII {@code regi}. */
    static final int SIGNATURE = 0x6967_6572;

    static final int ENTRY_COUNT_OFFSET = 8;
    static final int ENTRIES_OFFSET = 16;
    static final int MAX_ENTRIES = 2047;

    RegionTable {
        entries = List.copyOf(entries);
    }

    static boolean hasSignature(ByteBuffer bytes) {
        return bytes.getInt(0) == SIGNATURE;
    }

    /** Number of entries that a table claims, unsigned. */
    static long entryCount(ByteBuffer bytes) {
        return Integer.toUnsignedLong(bytes.getInt(ENTRY_COUNT_OFFSET));
    }

    /** Reads a table whose signature, checksum and number of entries were found right. */
    static RegionTable read(ByteBuffer bytes) {
        int count = (int) entryCount(bytes);
        List<RegionEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(RegionEntry.read(bytes, entryOffset(i)));
        }
        return new RegionTable(entries);
    }

    /** Fills an empty buffer of {@link #SIZE_BYTES}, checksum included. */
    void write(ByteBuffer bytes) {
        bytes.putInt(0, SIGNATURE);
        bytes.putInt(ENTRY_COUNT_OFFSET, entries.size());
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).write(bytes, entryOffset(i));
        }
        Checksum.put(bytes);
    }

    /** The same table with another entry for one region. */
    RegionTable with(RegionEntry changed) {
        return new RegionTable(entries.stream()
                .map(entry -> entry.guid().equals(changed.guid()) ? changed : entry)
                .toList());
    }

    static int entryOffset(int index) {
        return ENTRIES_OFFSET + index * RegionEntry.SIZE_BYTES;
    }
}
