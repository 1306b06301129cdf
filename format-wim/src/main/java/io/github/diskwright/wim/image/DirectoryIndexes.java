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
 * one after the other, the order of the names is made and kept for the few that were asked last. An order rather than a hash
 * table, because names can be chosen to collide. Thread-safe.
 */
final class DirectoryIndexes {
    private static final int LARGE = 64;
    private static final int KEPT = 16;
    private static final NameRule RULE = NameRule.IGNORING_CASE;

    private final Map<Integer, Order> orders = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Order> eldest) {
            return size() > KEPT;
        }
    };

    /** Entries by their names, and those that have short names by these. */
    private record Order(int[] names, int[] shortNames) {}

    /** A name of an entry. */
    private interface Named {
        CharSequence of(ByteBuffer metadata, int index);
    }

    /** The entry of a name: one that is written alike, else one that differs in case, else one whose short name it is. */
    OptionalInt find(ImageMetadata metadata, int directory, CharSequence name) throws IOException {
        Order order;
        synchronized (orders) {
            order = orders.get(directory);
        }
        if (order == null) {
            int[] entries = entries(metadata, directory);
            if (entries.length < LARGE) {
                return scan(metadata, entries, name);
            }
            order = order(metadata.bytes(), entries);
            synchronized (orders) {
                orders.put(directory, order);
            }
        }
        return search(metadata.bytes(), order, name);
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

    private static int match(ByteBuffer bytes, int index, CharSequence name) {
        CharSequence own = RawEntry.name(bytes, index);
        if (RULE.areSame(own, name)) {
            return NameRule.EXACT.areSame(own, name) ? 3 : 2;
        }
        CharSequence shortName = RawEntry.shortName(bytes, index);
        return !shortName.isEmpty() && RULE.areSame(shortName, name) ? 1 : 0;
    }

    private static Order order(ByteBuffer bytes, int[] entries) {
        int[] withShort = Arrays.stream(entries)
                .filter(index -> !RawEntry.shortName(bytes, index).isEmpty())
                .toArray();
        return new Order(sorted(bytes, entries, RawEntry::name), sorted(bytes, withShort, RawEntry::shortName));
    }

    /** Stable, so that of names that differ in case alone the first one stays the first. */
    private static int[] sorted(ByteBuffer bytes, int[] entries, Named named) {
        return Arrays.stream(entries)
                .boxed()
                .sorted((a, b) -> RULE.compare(named.of(bytes, a), named.of(bytes, b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static OptionalInt search(ByteBuffer bytes, Order order, CharSequence name) {
        int first = firstNotBelow(bytes, order.names(), RawEntry::name, name);
        for (int at = first; at < order.names().length; at++) {
            CharSequence own = RawEntry.name(bytes, order.names()[at]);
            if (NameRule.EXACT.areSame(own, name)) {
                return OptionalInt.of(order.names()[at]);
            }
            if (!RULE.areSame(own, name)) {
                break;
            }
        }
        if (isAt(bytes, order.names(), first, RawEntry::name, name)) {
            return OptionalInt.of(order.names()[first]);
        }
        int shortFirst = firstNotBelow(bytes, order.shortNames(), RawEntry::shortName, name);
        return isAt(bytes, order.shortNames(), shortFirst, RawEntry::shortName, name)
                ? OptionalInt.of(order.shortNames()[shortFirst])
                : OptionalInt.empty();
    }

    private static boolean isAt(ByteBuffer bytes, int[] sorted, int at, Named named, CharSequence name) {
        return at < sorted.length && RULE.areSame(named.of(bytes, sorted[at]), name);
    }

    private static int firstNotBelow(ByteBuffer bytes, int[] sorted, Named named, CharSequence name) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (RULE.compare(named.of(bytes, sorted[middle]), name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
