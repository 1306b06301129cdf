package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.NameRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds entries of directories by name. Small directories are gone through; of large ones, whose names are mostly asked for
 * one after the other, a table is made and kept for the few that were asked last. Thread-safe.
 */
final class DirectoryIndexes {
    private static final int LARGE = 64;
    private static final int KEPT = 16;
    private static final NameRule RULE = NameRule.IGNORING_CASE;

    private final Map<Integer, int[]> tables = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, int[]> eldest) {
            return size() > KEPT;
        }
    };

    /** The entry of a name: one that is written alike, else one that differs in case, else one whose short name it is. */
    OptionalInt find(ImageMetadata metadata, int directory, CharSequence name) throws IOException {
        int[] entries = entries(metadata, directory);
        return entries.length < LARGE ? scan(metadata, entries, name) : probe(metadata, directory, entries, name);
    }

    /** The entries in a directory, by their order. */
    private static int[] entries(ImageMetadata metadata, int directory) throws IOException {
        int[] entries = new int[8];
        int count = 0;
        EntryWalk walk = new EntryWalk(metadata, directory);
        while (walk.next()) {
            entries = count == entries.length ? Arrays.copyOf(entries, 2 * count) : entries;
            entries[count++] = walk.index();
        }
        return Arrays.copyOf(entries, count);
    }

    private static OptionalInt scan(ImageMetadata metadata, int[] entries, CharSequence name) {
        ByteBuffer bytes = metadata.bytes();
        int found = -1;
        int quality = 0;
        for (int index : entries) {
            int match = match(bytes, index, name);
            if (match > quality) {
                found = index;
                quality = match;
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    private OptionalInt probe(ImageMetadata metadata, int directory, int[] entries, CharSequence name) {
        int[] table;
        synchronized (tables) {
            table = tables.computeIfAbsent(directory, key -> table(metadata.bytes(), entries));
        }
        int found = -1;
        int quality = 0;
        for (int slot = slot(name, table.length); table[slot] != 0; slot = (slot + 1) % table.length) {
            int match = match(metadata.bytes(), table[slot], name);
            if (match > quality) {
                found = table[slot];
                quality = match;
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    private static int[] table(ByteBuffer bytes, int[] entries) {
        int[] table = new int[4 * entries.length + 1];
        for (int index : entries) {
            put(table, RawEntry.name(bytes, index), index);
            CharSequence shortName = RawEntry.shortName(bytes, index);
            if (!shortName.isEmpty()) {
                put(table, shortName, index);
            }
        }
        return table;
    }

    private static void put(int[] table, CharSequence name, int index) {
        int slot = slot(name, table.length);
        while (table[slot] != 0) {
            slot = (slot + 1) % table.length;
        }
        table[slot] = index;
    }

    private static int slot(CharSequence name, int length) {
        return Math.floorMod(RULE.hash(name) * 0x9E3779B9, length);
    }

    private static int match(ByteBuffer bytes, int index, CharSequence name) {
        CharSequence own = RawEntry.name(bytes, index);
        if (RULE.areSame(own, name)) {
            return NameRule.EXACT.areSame(own, name) ? 3 : 2;
        }
        CharSequence shortName = RawEntry.shortName(bytes, index);
        return !shortName.isEmpty() && RULE.areSame(shortName, name) ? 1 : 0;
    }
}
