package io.github.diskwright.vhdx.internal;

/**
 * Entries of the block allocation table (section 2.5.1), as plain numbers: a state in bits 0 to 2, and the position of
 * the block in bits 20 to 63, where it stands as bytes.
 */
final class BatEntry {
    static final int SIZE_BYTES = 8;

    static final int NOT_PRESENT = 0;
    static final int UNDEFINED = 1;
    static final int ZERO = 2;
    static final int UNMAPPED = 3;
    static final int FULLY_PRESENT = 6;
    static final int PARTIALLY_PRESENT = 7;

    private static final long STATE = 7;
    private static final long RESERVED = 0xf_fff8L;
    private static final long OFFSET = -1L << 20;

    private BatEntry() {}

    /** An entry of a block whose data are in the file. */
    static long present(long position) {
        return position | FULLY_PRESENT;
    }

    /** An entry of a block of which some sectors are in the file. */
    static long partial(long position) {
        return position | PARTIALLY_PRESENT;
    }

    static int state(long entry) {
        return (int) (entry & STATE);
    }

    static boolean isPresent(long entry) {
        return (entry & STATE) == FULLY_PRESENT;
    }

    /** Whether a block of a differencing disk has some of its sectors in the file. */
    static boolean isPartial(long entry) {
        return (entry & STATE) == PARTIALLY_PRESENT;
    }

    /** Whether bytes of a block are in the file. */
    static boolean isStored(long entry) {
        return isPresent(entry) || isPartial(entry);
    }

    /** Position of the block in the file, unsigned, a multiple of 1 MiB; 0 if the entry names none. */
    static long position(long entry) {
        return entry & OFFSET;
    }

    static boolean hasReservedBits(long entry) {
        return (entry & RESERVED) != 0;
    }

    /** The state's name in the words of the specification. */
    static String stateName(int state) {
        return switch (state) {
            case NOT_PRESENT -> "NOT_PRESENT";
            case UNDEFINED -> "UNDEFINED";
            case ZERO -> "ZERO";
            case UNMAPPED -> "UNMAPPED";
            case FULLY_PRESENT -> "FULLY_PRESENT";
            case PARTIALLY_PRESENT -> "PARTIALLY_PRESENT";
            default -> "state " + state;
        };
    }
}
