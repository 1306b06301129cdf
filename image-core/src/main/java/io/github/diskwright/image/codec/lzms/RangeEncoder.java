package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.chunk.Words;

/**
 * The forward stream: a range coder of yes/no decisions, in 16-bit units. What does not fit is counted, but not written.
 * Not thread-safe.
 */
final class RangeEncoder {
    private static final int UNIT_BITS = 16;
    private static final long UNIT_MASK = 0xffff;
    private static final long LOW_MASK = 0xffffffffL;
    /** A low end below this cannot get a carry into the unit on top of it any more. */
    private static final long CARRY_POSSIBLE = 0xffff0000L;

    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int at;
    private long low;
    private long range;
    /** The latest unit, which a carry may still change, and how many units of ones follow it, plus one. */
    private long cache;

    private long pending;

    RangeEncoder() {}

    void start(byte[] target, int from, int to) {
        bytes = target;
        start = from;
        end = to;
        // The first unit that comes out is none of the stream.
        at = from - 2;
        low = 0;
        range = LOW_MASK;
        cache = 0;
        pending = 1;
    }

    /** Codes a decision. */
    void encode(boolean isOne, int zeroChance) {
        if (range <= UNIT_MASK) {
            range <<= UNIT_BITS;
            shiftLow();
        }
        long bound = (range >>> 6) * zeroChance;
        if (isOne) {
            low += bound;
            range -= bound;
        } else {
            range = bound;
        }
    }

    private void shiftLow() {
        if (low < CARRY_POSSIBLE || low > LOW_MASK) {
            long carry = low >>> 32;
            put(cache + carry);
            while (--pending > 0) {
                put(UNIT_MASK + carry);
            }
            cache = low >>> UNIT_BITS & UNIT_MASK;
        }
        pending++;
        low = (low & UNIT_MASK) << UNIT_BITS;
    }

    private void put(long unit) {
        if (at >= start && at + 2 <= end) {
            Words.putShort(bytes, at, (int) unit);
        }
        at += 2;
    }

    /** Bytes so far, without what a carry may still change. */
    int size() {
        return at - start;
    }

    /** Ends the stream; returns its bytes, also if they did not fit. */
    int finish() {
        for (int i = 0; i < 4; i++) {
            shiftLow();
        }
        return size();
    }
}
