package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.Method;
import io.github.diskwright.ghost.container.internal.Place;
import java.util.Arrays;

/** Where the chunks are that later ones may be equal to: 17 bytes for each. Not thread-safe. */
final class StoredPlaces {
    private long[] positions = new long[64];
    private int[] segments = new int[64];
    private int[] lengths = new int[64];
    private byte[] methods = new byte[64];
    private int count;
    private Place last = Place.NONE;

    /** Whether a record lies behind all that were passed: records only get appended. */
    boolean isNew(Place place) {
        return place.segment() > last.segment()
                || (place.segment() == last.segment() && place.position() > last.position());
    }

    /** Takes notice of a chunk that no later one is compared with. */
    void pass(Place place) {
        last = place;
    }

    void add(IndexEntry entry) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
            segments = Arrays.copyOf(segments, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            methods = Arrays.copyOf(methods, 2 * count);
        }
        positions[count] = entry.place().position();
        segments[count] = entry.place().segment();
        lengths[count] = entry.bodyLength();
        methods[count++] = (byte) entry.method().code();
        pass(entry.place());
    }

    /** The entry of a chunk that is equal to one that was added. */
    IndexEntry entry(long number, int flags, byte[] digest) {
        int at = (int) number;
        return new IndexEntry(
                IndexEntry.Kind.STORED,
                Method.ofCode(methods[at]).orElseThrow(),
                flags,
                lengths[at],
                new Place(segments[at], positions[at]),
                0,
                digest);
    }
}
