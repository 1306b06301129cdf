package io.github.diskwright.image.codec.lzms;

import java.util.Arrays;

/** Slots of numbers, each with a lowest number and extra bits for the rest. Immutable and thread-safe. */
final class SlotTable {
    /** Offsets of matches: runs of {slots, extra bits}. */
    static final SlotTable OFFSETS = new SlotTable(new int[][] {
        {8, 0}, {9, 2}, {7, 3}, {10, 4}, {15, 5}, {15, 6}, {20, 7}, {20, 8}, {30, 9}, {33, 10}, {40, 11}, {42, 12},
        {45, 13}, {60, 14}, {73, 15}, {80, 16}, {85, 17}, {95, 18}, {105, 19}, {6, 20}, {1, 30}
    });
    /** Lengths of matches. */
    static final SlotTable LENGTHS = new SlotTable(new int[][] {
        {26, 0}, {4, 1}, {6, 2}, {4, 3}, {5, 4}, {2, 5}, {1, 6}, {1, 7}, {1, 8}, {1, 9}, {1, 10}, {1, 16}, {1, 30}
    });

    /** Numbers below this are looked up as they are. */
    private static final int DIRECT = 1 << 12;
    /** Numbers from there on are looked up without these bits, which gives the slot or one below. */
    private static final int COARSE_SHIFT = 11;

    private static final int COARSE = 1 << 11;

    /** Lowest number of each slot, and behind them the first number that no slot has. */
    final int[] bases;
    /** Extra bits of each slot. */
    final byte[] extraBits;

    private final short[] direct = new short[DIRECT];
    private final short[] coarse = new short[COARSE];

    private SlotTable(int[][] runs) {
        int slots = Arrays.stream(runs).mapToInt(run -> run[0]).sum();
        bases = new int[slots + 1];
        extraBits = new byte[slots];
        bases[0] = 1;
        int slot = 0;
        for (int[] run : runs) {
            for (int i = 0; i < run[0]; i++, slot++) {
                extraBits[slot] = (byte) run[1];
                bases[slot + 1] = bases[slot] + (1 << run[1]);
            }
        }
        for (int number = 1; number < DIRECT; number++) {
            direct[number] = (short) search(number);
        }
        for (int i = 0; i < COARSE; i++) {
            coarse[i] = (short) search(Math.max(1, i << COARSE_SHIFT));
        }
    }

    private int search(int number) {
        int found = Arrays.binarySearch(bases, number);
        return found >= 0 ? found : -found - 2;
    }

    /** How many slots there are. */
    int size() {
        return extraBits.length;
    }

    /** The slot of a number that has one. */
    int slotOf(int number) {
        if (number < DIRECT) {
            return direct[number];
        }
        if (number >>> COARSE_SHIFT >= COARSE) {
            return search(number);
        }
        int slot = coarse[number >>> COARSE_SHIFT];
        while (bases[slot + 1] <= number) {
            slot++;
        }
        return slot;
    }
}
