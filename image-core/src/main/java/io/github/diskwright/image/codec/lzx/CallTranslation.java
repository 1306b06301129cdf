package io.github.diskwright.image.codec.lzx;

import io.github.diskwright.image.codec.chunk.Words;

/**
 * The E8 translation: what looks like an x86 call gets its target as a position in the chunk instead of a distance, so
 * that calls of one function look alike. Done to all data, code or not. Stateless and thread-safe.
 */
final class CallTranslation {
    private static final long CALLS = 0xe8e8e8e8e8e8e8e8L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int CALL_SIZE_BYTES = 5;
    /** Calls that start in the last bytes of a chunk are left alone. */
    private static final int UNTOUCHED_END = 10;
    /** The constant that stands for the size of the file. */
    private static final int FILE_SIZE = 12_000_000;

    private CallTranslation() {}

    /** Positions to distances: after decoding. */
    static void undo(byte[] bytes, int start, int length) {
        int end = start + length - UNTOUCHED_END;
        for (int at = nextCall(bytes, start, end); at < end; at = nextCall(bytes, at + CALL_SIZE_BYTES, end)) {
            int position = at - start;
            int target = Words.getInt(bytes, at + 1);
            if (target >= 0 && target < FILE_SIZE) {
                Words.putInt(bytes, at + 1, target - position);
            } else if (target < 0 && target >= -position) {
                Words.putInt(bytes, at + 1, target + FILE_SIZE);
            }
        }
    }

    /** Distances to positions: before encoding. */
    static void apply(byte[] bytes, int start, int length) {
        int end = start + length - UNTOUCHED_END;
        for (int at = nextCall(bytes, start, end); at < end; at = nextCall(bytes, at + CALL_SIZE_BYTES, end)) {
            int position = at - start;
            int distance = Words.getInt(bytes, at + 1);
            if (distance >= -position && distance < FILE_SIZE - position) {
                Words.putInt(bytes, at + 1, distance + position);
            } else if (distance >= FILE_SIZE - position && distance < FILE_SIZE) {
                Words.putInt(bytes, at + 1, distance - FILE_SIZE);
            }
        }
    }

    /** Index of the first call opcode from an index on, or one that is not below {@code end}. */
    private static int nextCall(byte[] bytes, int from, int end) {
        int at = from;
        // The untouched end of the chunk lies behind, so a word may be read anywhere below the end.
        while (at < end) {
            long difference = Words.getLong(bytes, at) ^ CALLS;
            long zeros = difference - LOW_BITS & ~difference & HIGH_BITS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
            at += 8;
        }
        return at;
    }
}
