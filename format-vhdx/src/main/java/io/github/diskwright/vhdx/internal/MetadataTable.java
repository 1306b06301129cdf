package io.github.diskwright.vhdx.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The table at the start of the metadata region (section 2.6.1).
 *
 * @param entries in their order, at most {@link #MAX_ENTRIES}
 */
record MetadataTable(List<MetadataEntry> entries) {
    static final int SIZE_BYTES = 64 * Bytes.KIB;
    /** ASCII {@code metadata}. */
    static final long SIGNATURE = 0x6174_6164_6174_656dL;

    static final int ENTRY_COUNT_OFFSET = 10;
    static final int ENTRIES_OFFSET = 32;
    static final int MAX_ENTRIES = 2047;
    static final int MAX_USER_ENTRIES = 1024;
    static final int MAX_ITEM_BYTES = 1 << 20;
    /** Most bytes of a whole region that are read or made: longer ones are refused by Microsoft's own reader. */
    static final long MAX_REGION_BYTES = 128 * Bytes.MIB;

    MetadataTable {
        entries = List.copyOf(entries);
    }

    static boolean hasSignature(ByteBuffer bytes) {
        return bytes.getLong(0) == SIGNATURE;
    }

    /** Number of entries that a table claims. */
    static int entryCount(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort(ENTRY_COUNT_OFFSET));
    }

    /** Reads a table whose signature and number of entries were found right. */
    static MetadataTable read(ByteBuffer bytes) {
        int count = entryCount(bytes);
        List<MetadataEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(MetadataEntry.read(bytes, entryOffset(i)));
        }
        return new MetadataTable(entries);
    }

    /** Fills an empty buffer of {@link #SIZE_BYTES}. */
    void write(ByteBuffer bytes) {
        bytes.putLong(0, SIGNATURE);
        bytes.putShort(ENTRY_COUNT_OFFSET, (short) entries.size());
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).write(bytes, entryOffset(i));
        }
    }

    static int entryOffset(int index) {
        return ENTRIES_OFFSET + index * MetadataEntry.SIZE_BYTES;
    }
}
