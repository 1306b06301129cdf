package io.github.diskwright.image.tree;

/** A set of numbers that costs 11 to 21 bytes for each. Not thread-safe. */
final class LongSet {
    private static final int FIRST = 64;

    private long[] table = new long[FIRST];
    private int size;
    private boolean hasZero;

    /** Adds a number; false if it was there. */
    boolean add(long value) {
        if (value == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        int slot = slot(table, value);
        if (table[slot] == value) {
            return false;
        }
        table[slot] = value;
        size++;
        if (size > table.length / 4 * 3) {
            grow();
        }
        return true;
    }

    private static int slot(long[] table, long value) {
        int mask = table.length - 1;
        long mixed = value * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (long value : table) {
            if (value != 0) {
                larger[slot(larger, value)] = value;
            }
        }
        table = larger;
    }
}
