package io.github.diskwright.image.codec.lzms;

/** Numbers of the format. */
final class LzmsFormat {
    static final int MIN_CHUNK_BYTES = 4;

    static final int LITERALS = 256;
    static final int POWERS = 8;
    static final int MAX_CODEWORD = 15;
    /** Symbols after which a code is made anew. */
    static final int LITERAL_REBUILD = 1024;

    static final int OFFSET_REBUILD = 1024;
    static final int LENGTH_REBUILD = 512;
    static final int POWER_REBUILD = 512;

    /** Where the classes of decisions lie in one array of entries; each has as many as its history has values. */
    static final int MAIN = 0;

    static final int MATCH = MAIN + 16;
    static final int LZ = MATCH + 32;
    static final int LZ_RECENT_0 = LZ + 64;
    static final int LZ_RECENT_1 = LZ_RECENT_0 + 64;
    static final int DELTA = LZ_RECENT_1 + 64;
    static final int DELTA_RECENT_0 = DELTA + 64;
    static final int DELTA_RECENT_1 = DELTA_RECENT_0 + 64;
    static final int DECISIONS = DELTA_RECENT_1 + 64;

    /** The remembered decisions of every entry at the start. */
    static final long FIRST_DECISIONS = 0x55555555L;

    private LzmsFormat() {}

    /** Offset slots in a chunk. */
    static int offsetSlots(int length) {
        return length < 3 ? 1 : 1 + SlotTable.OFFSETS.slotOf(length - 1);
    }

    /** Chance of a 0 in 64, from the last 64 decisions. */
    static int zeroChance(long decisions) {
        return Math.min(63, Math.max(1, 64 - Long.bitCount(decisions)));
    }
}
