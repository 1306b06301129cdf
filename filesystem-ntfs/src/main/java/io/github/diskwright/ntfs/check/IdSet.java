package io.github.diskwright.ntfs.check;

import java.util.Arrays;

/** Ids, collected and then asked for. Reading is thread-safe once {@link #sort} was called. */
final class IdSet {
    private int[] ids = new int[64];
    private int size;

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    /** Ends the collecting. */
    IdSet sort() {
        ids = Arrays.copyOf(ids, size);
        Arrays.sort(ids);
        return this;
    }

    boolean contains(int id) {
        return Arrays.binarySearch(ids, id) >= 0;
    }
}
