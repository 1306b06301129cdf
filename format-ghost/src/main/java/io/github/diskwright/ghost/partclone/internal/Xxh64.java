package io.github.diskwright.ghost.partclone.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH64 with seed 0 over bytes that come in pieces (xxHash specification, "XXH64 algorithm description"). Not thread-safe. */
final class Xxh64 {
    static final long PRIME_1 = 0x9E3779B185EBCA87L;
    static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    static final long PRIME_3 = 0x165667B19E3779F9L;
    static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private final ByteBuffer pending = ByteBuffer.allocate(STRIPE).order(ByteOrder.LITTLE_ENDIAN);
    private final long[] lanes = new long[4];
    private long length;

    Xxh64() {
        reset();
    }

    void reset() {
        lanes[0] = PRIME_1;
        // The sum is meant to overflow.
        lanes[0] += PRIME_2;
        lanes[1] = PRIME_2;
        lanes[2] = 0;
        lanes[3] = -PRIME_1;
        length = 0;
        pending.clear();
    }

    void update(ByteBuffer data) {
        length += data.remaining();
        while (data.hasRemaining()) {
            if (pending.position() == 0 && data.remaining() >= STRIPE) {
                ByteBuffer words = data.slice().order(ByteOrder.LITTLE_ENDIAN);
                int whole = words.limit() / STRIPE * STRIPE;
                stripes(words, whole);
                data.position(data.position() + whole);
            } else {
                int part = Math.min(data.remaining(), pending.remaining());
                pending.put(data.slice(data.position(), part));
                data.position(data.position() + part);
                if (!pending.hasRemaining()) {
                    stripes(pending, STRIPE);
                    pending.clear();
                }
            }
        }
    }

    private void stripes(ByteBuffer words, int end) {
        long lane0 = lanes[0];
        long lane1 = lanes[1];
        long lane2 = lanes[2];
        long lane3 = lanes[3];
        for (int at = 0; at < end; at += STRIPE) {
            lane0 = round(lane0, words.getLong(at));
            lane1 = round(lane1, words.getLong(at + 8));
            lane2 = round(lane2, words.getLong(at + 16));
            lane3 = round(lane3, words.getLong(at + 24));
        }
        lanes[0] = lane0;
        lanes[1] = lane1;
        lanes[2] = lane2;
        lanes[3] = lane3;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    /** The hash of everything so far; more may follow. */
    long value() {
        long hash;
        if (length < STRIPE) {
            hash = PRIME_5;
        } else {
            hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
            }
        }
        return avalanche(withRest(hash + length));
    }

    private long withRest(long start) {
        long hash = start;
        int at = 0;
        for (; at + 8 <= pending.position(); at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, pending.getLong(at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at + 4 <= pending.position()) {
            hash ^= Integer.toUnsignedLong(pending.getInt(at)) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < pending.position(); at++) {
            hash = Long.rotateLeft(hash ^ (pending.get(at) & 0xFF) * PRIME_5, 11) * PRIME_1;
        }
        return hash;
    }

    private static long avalanche(long value) {
        long hash = (value ^ value >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_3;
        return hash ^ hash >>> 32;
    }
}
