package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.chunk.Words;
import java.util.Arrays;

/**
 * The x86 filter: where the data looks like code, targets of calls and of relative data accesses become positions in the
 * chunk. Whether it looks like code is judged by how near the same target was used before. Takes 256 KiB. Not
 * thread-safe.
 */
final class X86Filter {
    private static final int TARGETS = 1 << 16;
    /** Two uses of a target that are further apart say nothing. */
    private static final int NEAR_USE = TARGETS - 1;
    /** Bytes at the end that are not looked at, and one more. */
    private static final int UNTOUCHED_END = 16;

    private static final int CALL_REACH = 511;
    private static final int OTHER_REACH = 1023;
    private static final int NO_CODE_YET = -1024;

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Position of the last use of each target, plus {@link #base}. */
    private final int[] lastUse = new int[TARGETS];
    /** Grows from chunk to chunk, so that entries of earlier chunks count as far away without being cleared. */
    private int base = TARGETS;

    X86Filter() {}

    /** Positions to distances: after decoding. */
    void undo(byte[] bytes, int start, int length) {
        run(bytes, start, length, true);
    }

    /** Distances to positions: before encoding. */
    void apply(byte[] bytes, int start, int length) {
        run(bytes, start, length, false);
    }

    private void run(byte[] bytes, int start, int length, boolean undo) {
        if (base > Integer.MAX_VALUE - length - TARGETS) {
            Arrays.fill(lastUse, 0);
            base = TARGETS;
        }
        int end = length - UNTOUCHED_END;
        int lastCode = NO_CODE_YET;
        int at = 1;
        while (at < end) {
            at = nextCandidate(bytes, start, at, end);
            if (at >= end) {
                break;
            }
            int opcode = opcodeLength(bytes, start + at);
            if (opcode <= 0) {
                at -= opcode;
                continue;
            }
            boolean isNear = at - lastCode <= (opcode == 1 ? CALL_REACH : OTHER_REACH);
            int operandAt = start + at + opcode;
            int operand = Words.getInt(bytes, operandAt);
            int distance = undo && isNear ? operand - at : operand;
            if (isNear) {
                Words.putInt(bytes, operandAt, undo ? distance : operand + at);
            }
            int target = at + distance & TARGETS - 1;
            int operandEnd = at + opcode + 3;
            if (base + operandEnd - lastUse[target] <= NEAR_USE) {
                lastCode = operandEnd;
            }
            lastUse[target] = base + operandEnd;
            at = operandEnd + 1;
        }
        base += length + TARGETS;
    }

    /** Bytes of the opcode before an operand, or minus the bytes to pass over if there is none. */
    private static int opcodeLength(byte[] bytes, int at) {
        int next = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        return switch (bytes[at] & 0xff) {
            case 0x48 -> next == 0x8b && (third == 0x05 || third == 0x0d) || next == 0x8d && (third & 7) == 5 ? 3 : -1;
            case 0x4c -> next == 0x8d && (third & 7) == 5 ? 3 : -1;
            case 0xe8 -> 1;
            case 0xe9 -> -5;
            case 0xf0 -> next == 0x83 && third == 0x05 ? 3 : -1;
            case 0xff -> next == 0x15 ? 2 : -1;
            default -> -1;
        };
    }

    /** The first position that may hold one of the opcodes, or one that is not below {@code end}. */
    private static int nextCandidate(byte[] bytes, int start, int from, int end) {
        int at = from;
        // The untouched end lies behind, so a word may be read anywhere below the end.
        while (at < end) {
            long word = Words.getLong(bytes, start + at);
            long rex = zeros((word & ~0x0404040404040404L) ^ 0x4848484848484848L);
            long call = zeros((word & ~LOW_BITS) ^ 0xe8e8e8e8e8e8e8e8L);
            long others = zeros(word ^ 0xf0f0f0f0f0f0f0f0L) | zeros(~word);
            long candidates = rex | call | others;
            if (candidates != 0) {
                return at + (Long.numberOfTrailingZeros(candidates) >>> 3);
            }
            at += 8;
        }
        return at;
    }

    /** The highest bit of each byte that is 0; of bytes above such a one perhaps too. */
    private static long zeros(long word) {
        return word - LOW_BITS & ~word & HIGH_BITS;
    }
}
