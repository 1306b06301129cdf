package io.github.diskwright.image.pipeline;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A map from SHA-256 to a number in bounded memory: an open-addressed table of four longs and the number, at most
 * two thirds full, that doubles until its budget is reached. Not thread-safe.
 */
final class DigestTable {
    private static final int LONGS = 5;
    private static final int FIRST_SLOTS = 1024;
    private static final int DIGEST_LENGTH = 32;
    /** While the table doubles, the old half is there as well. */
    private static final long BYTES_PER_SLOT = LONGS * Long.BYTES * 3 / 2;

    private final int mostSlots;
    private long[] slots = new long[FIRST_SLOTS * LONGS];
    private int used;

    /**
     * @param memory bytes at most, but for the first 40 KiB
     */
    DigestTable(long memory) {
        if (memory < 1) {
            throw new IllegalArgumentException("memory is " + memory + ", allowed 1 or more");
        }
        long most = Long.highestOneBit(Math.max(FIRST_SLOTS, memory / BYTES_PER_SLOT));
        mostSlots = (int) Math.min(most, Integer.highestOneBit(Integer.MAX_VALUE / LONGS));
    }

    /** The number that belongs to a digest; -1 if there is none. */
    long find(byte[] digest) {
        return number(slot(slots, ByteBuffer.wrap(digest)));
    }

    /** Adds a digest that is not there, with a number of zero or more; false if there is no room. */
    boolean add(byte[] digest, long number) {
        if (3L * (used + 1) > 2L * slotCount(slots) && !grow()) {
            return false;
        }
        put(slots, ByteBuffer.wrap(digest), number);
        used++;
        return true;
    }

    private static int slotCount(long[] table) {
        return table.length / LONGS;
    }

    private long number(int slot) {
        // Kept plus one, so that zero means an empty slot.
        return slots[slot * LONGS + 4] - 1;
    }

    private boolean grow() {
        int count = slotCount(slots);
        if (count >= mostSlots) {
            return false;
        }
        long[] larger = new long[2 * slots.length];
        ByteBuffer digest = ByteBuffer.allocate(DIGEST_LENGTH);
        for (int slot = 0; slot < count; slot++) {
            if (number(slot) >= 0) {
                digest.asLongBuffer().put(slots, slot * LONGS, 4);
                put(larger, digest, number(slot));
            }
        }
        slots = larger;
        return true;
    }

    private static void put(long[] table, ByteBuffer digest, long number) {
        int at = slot(table, digest) * LONGS;
        digest.asLongBuffer().get(table, at, 4);
        table[at + 4] = number + 1;
    }

    /** The slot of a digest, or the empty one where it belongs. Digests are their own hash: nobody can choose them. */
    private static int slot(long[] table, ByteBuffer digest) {
        if (digest.capacity() != DIGEST_LENGTH) {
            throw new IllegalArgumentException("a digest of " + digest.capacity() + " bytes");
        }
        int mask = slotCount(table) - 1;
        int slot = digest.getInt(0) & mask;
        while (table[slot * LONGS + 4] != 0 && !isAt(table, slot * LONGS, digest)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean isAt(long[] table, int at, ByteBuffer digest) {
        long[] wanted = new long[4];
        digest.asLongBuffer().get(wanted);
        return Arrays.equals(table, at, at + 4, wanted, 0, 4);
    }
}
