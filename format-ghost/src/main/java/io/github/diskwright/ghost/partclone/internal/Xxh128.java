package io.github.diskwright.ghost.partclone.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * XXH128 with seed 0 over bytes that come in pieces (xxHash specification, "XXH3 algorithm description for large
 * inputs"). For more than 240 bytes only, which every strip has. Not thread-safe.
 */
final class Xxh128 {
    private static final int LEAST_LENGTH = 241;
    private static final int STRIPE = 64;
    private static final int BLOCK = 1024;
    private static final long PRIME32_1 = 0x9E3779B1L;
    private static final long PRIME32_2 = 0x85EBCA77L;
    private static final long PRIME32_3 = 0xC2B2AE3DL;
    private static final long PRIME_MX1 = 0x165667919E3779F9L;

    /** The default secret of the specification. */
    private static final ByteBuffer SECRET = ByteBuffer.wrap(HexFormat.of()
                    .parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                            + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                            + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                            + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                            + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                            + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"))
            .order(ByteOrder.LITTLE_ENDIAN);

    private final long[] lanes = new long[8];
    /** The block that is not worked on yet, because the last one is worked on in another way; behind it the one before. */
    private final ByteBuffer pending = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);

    private final byte[] lastStripe = new byte[STRIPE];
    private long length;

    Xxh128() {
        reset();
    }

    void reset() {
        long[] start = {
            PRIME32_3, Xxh64.PRIME_1, Xxh64.PRIME_2, Xxh64.PRIME_3, Xxh64.PRIME_4, PRIME32_2, Xxh64.PRIME_5, PRIME32_1
        };
        System.arraycopy(start, 0, lanes, 0, lanes.length);
        pending.clear();
        length = 0;
    }

    void update(ByteBuffer data) {
        length += data.remaining();
        while (data.hasRemaining()) {
            if (!pending.hasRemaining()) {
                block(pending);
                pending.get(BLOCK - STRIPE, lastStripe);
                pending.clear();
            }
            if (pending.position() == 0 && data.remaining() > BLOCK) {
                ByteBuffer block = data.slice(data.position(), BLOCK).order(ByteOrder.LITTLE_ENDIAN);
                block(block);
                block.get(BLOCK - STRIPE, lastStripe);
                data.position(data.position() + BLOCK);
            } else {
                int part = Math.min(data.remaining(), pending.remaining());
                pending.put(data.slice(data.position(), part));
                data.position(data.position() + part);
            }
        }
    }

    private void block(ByteBuffer block) {
        for (int stripe = 0; stripe < BLOCK / STRIPE; stripe++) {
            accumulate(lanes, block, stripe * STRIPE, stripe * 8);
        }
        for (int i = 0; i < lanes.length; i++) {
            long lane = lanes[i] ^ lanes[i] >>> 47 ^ SECRET.getLong(SECRET.limit() - STRIPE + 8 * i);
            lanes[i] = lane * PRIME32_1;
        }
    }

    private static void accumulate(long[] lanes, ByteBuffer data, int offset, int secretOffset) {
        for (int i = 0; i < lanes.length; i++) {
            long word = data.getLong(offset + 8 * i);
            long value = word ^ SECRET.getLong(secretOffset + 8 * i);
            lanes[i ^ 1] += word;
            lanes[i] += (value & 0xFFFF_FFFFL) * (value >>> 32);
        }
    }

    /** The hash of everything so far, the low half first, each half little-endian; more may follow. */
    byte[] value() {
        if (length < LEAST_LENGTH) {
            throw new IllegalStateException(length + " bytes, needs " + LEAST_LENGTH);
        }
        long[] last = lanes.clone();
        int filled = pending.position();
        for (int stripe = 0; stripe < (filled - 1) / STRIPE; stripe++) {
            accumulate(last, pending, stripe * STRIPE, stripe * 8);
        }
        accumulate(last, lastBytes(filled), 0, SECRET.limit() - STRIPE - 7);
        long low = merge(last, length * Xxh64.PRIME_1, 11);
        long high = merge(last, ~(length * Xxh64.PRIME_2), SECRET.limit() - STRIPE - 11);
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(low)
                .putLong(high)
                .array();
    }

    /** The last 64 bytes, which may begin in the block before. */
    private ByteBuffer lastBytes(int filled) {
        ByteBuffer bytes = ByteBuffer.allocate(STRIPE).order(ByteOrder.LITTLE_ENDIAN);
        int fromPending = Math.min(STRIPE, filled);
        bytes.put(lastStripe, fromPending, STRIPE - fromPending);
        return bytes.put(pending.slice(filled - fromPending, fromPending)).flip();
    }

    private static long merge(long[] lanes, long start, int secretOffset) {
        long sum = start;
        for (int i = 0; i < lanes.length; i += 2) {
            long a = lanes[i] ^ SECRET.getLong(secretOffset + 8 * i);
            long b = lanes[i + 1] ^ SECRET.getLong(secretOffset + 8 * i + 8);
            sum += a * b ^ unsignedMultiplyHigh(a, b);
        }
        long hash = (sum ^ sum >>> 37) * PRIME_MX1;
        return hash ^ hash >>> 32;
    }

    /** {@code Math.unsignedMultiplyHigh} is only in JDK 18 and later. */
    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }
}
