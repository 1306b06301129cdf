package io.github.diskwright.image.codec;

/**
 * What a level of Zstandard costs. Table sizes are those of the reference's default parameters, which its manual
 * prints; rates are those of one core of 2020's servers on program files, rounded.
 */
final class ZstdCost {
    /** Binary logarithms of window, chain table and hash table for levels 1 to 22. */
    private static final int[][] TABLES = {
        {19, 13, 14}, {20, 15, 16}, {21, 16, 17}, {21, 18, 18}, {21, 18, 19}, {21, 18, 19}, {21, 19, 20}, {21, 19, 20},
        {22, 20, 21}, {22, 21, 22}, {22, 21, 22}, {22, 22, 23}, {22, 22, 22}, {22, 22, 23}, {22, 23, 23}, {22, 22, 22},
        {23, 23, 22}, {23, 23, 22}, {23, 24, 22}, {25, 25, 23}, {26, 26, 24}, {27, 27, 25}
    };

    /** Megabytes per second for levels 1 to 22. */
    private static final int[] RATES = {
        400, 300, 220, 180, 110, 90, 75, 60, 50, 40, 30, 25, 15, 12, 9, 7, 5, 4, 3, 2, 2, 1
    };

    /** Sequences, literals and statistics of one block of the format. */
    private static final long WORK_AREA = 1 << 20;

    /** A window for any block, 16 MiB. */
    static final int WHOLE_BLOCK_WINDOW_LOG = 24;
    /** A table that finds what is in such a window, and stays in the second-level cache: 256 KiB. */
    static final int WHOLE_BLOCK_HASH_LOG = 16;

    private ZstdCost() {}

    static int windowLog(int level) {
        return TABLES[Math.max(1, level) - 1][0];
    }

    static int hashLog(int level) {
        return TABLES[Math.max(1, level) - 1][2];
    }

    static long rate(int level) {
        return level < 1 ? 500_000_000L : RATES[level - 1] * 1_000_000L;
    }

    /** Bytes of native memory of a compressor for blocks of a length. */
    static long memory(CompressorOptions options, int length) {
        int[] tables = TABLES[Math.max(1, options.level()) - 1];
        int needed = 32 - Integer.numberOfLeadingZeros(Math.max(1, length - 1));
        boolean isLong = options.matching() == CompressorOptions.Matching.LONG_DISTANCE;
        boolean isWhole = options.matching() == CompressorOptions.Matching.WHOLE_BLOCK;
        int seen =
                isLong ? ZstdCodec.LONG_WINDOW_LOG : isWhole ? Math.max(WHOLE_BLOCK_WINDOW_LOG, tables[0]) : tables[0];
        int window = Math.max(10, Math.min(needed, seen));
        // Tables are never larger than what there is to find; the optimal levels have a third one for short matches.
        long hash = 4L << Math.min(isWhole ? Math.max(WHOLE_BLOCK_HASH_LOG, tables[2]) : tables[2], window + 1);
        long chain = 4L << Math.min(tables[1], window + 1);
        // Long-distance matching has a table of eight bytes for each 128 bytes of the window, and its own list of
        // matches.
        long far = isLong ? (8L << Math.max(0, window - 7)) + (4 << 20) : 0;
        return WORK_AREA + hash + chain + (options.level() > 15 ? 4L << Math.min(17, window) : 0) + far;
    }
}
