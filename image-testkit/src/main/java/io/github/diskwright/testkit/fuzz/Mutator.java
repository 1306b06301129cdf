package io.github.diskwright.testkit.fuzz;

import io.github.diskwright.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes in ways that parsers stumble over. All of it is a function of the seed. Not thread-safe. */
public final class Mutator {
    private static final long[] INTERESTING = {
        0,
        1,
        2,
        -1,
        -2,
        3,
        7,
        0x7f,
        0x80,
        0xff,
        0x100,
        0x7fff,
        0x8000,
        0xffff,
        0x10000,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 4095,
        4095,
        4096,
        4097,
        511,
        512,
        513,
        0x00ff_ffff_ffff_ffffL
    };
    private static final int[] WIDTHS = {1, 2, 4, 8};
    private static final int MAX_GROWTH = 4096;

    private final Random random;
    private final List<byte[]> tokens = new ArrayList<>();

    /**
     * A mutator at its start.
     *
     * @param seed what all changes are made from
     */
    public Mutator(long seed) {
        random = Seeds.random(seed, 0);
    }

    /** Adds bytes that mean something to the parser: a signature, a well-known id. Some edits put one in. */
    public Mutator withToken(byte[] token) {
        if (token.length > 0) {
            tokens.add(token.clone());
        }
        return this;
    }

    /** A changed copy: one to eight edits, and now and then another length. */
    public byte[] mutate(byte[] input) {
        byte[] bytes = input.clone();
        if (random.nextInt(4) == 0) {
            bytes = reshaped(bytes);
        }
        edit(bytes);
        return bytes;
    }

    /** Changes bytes in place: one to eight edits. */
    public void edit(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        for (int edits = 1 << random.nextInt(4); edits > 0; edits--) {
            editOnce(bytes);
        }
    }

    private void editOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(10)) {
            case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) random.nextInt();
            case 3, 4, 5 -> putNumber(bytes, at);
            case 6 -> addToNumber(bytes, at);
            case 7 -> copyBlock(bytes, at);
            case 8 -> fillOrToken(bytes, at);
            default -> swap(bytes, at);
        }
    }

    /** A number that may be read as a length, count, offset or sign, in a field of 1, 2, 4 or 8 bytes. */
    private void putNumber(byte[] bytes, int at) {
        long value = switch (random.nextInt(4)) {
            case 0 -> 1L << random.nextInt(64);
            case 1 -> bytes.length + random.nextInt(3) - 1;
            case 2 -> random.nextLong();
            default -> INTERESTING[random.nextInt(INTERESTING.length)];
        };
        putField(bytes, at, value, false);
    }

    private void addToNumber(byte[] bytes, int at) {
        putField(bytes, at, random.nextInt(33) - 16L, true);
    }

    private void putField(byte[] bytes, int at, long value, boolean add) {
        int width = WIDTHS[random.nextInt(WIDTHS.length)];
        if (width > bytes.length) {
            return;
        }
        int start = Math.min(bytes.length - width, random.nextInt(4) == 0 ? at : at / width * width);
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(random.nextInt(8) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        switch (width) {
            case 1 -> buffer.put(start, (byte) (value + (add ? buffer.get(start) : 0)));
            case 2 -> buffer.putShort(start, (short) (value + (add ? buffer.getShort(start) : 0)));
            case 4 -> buffer.putInt(start, (int) (value + (add ? buffer.getInt(start) : 0)));
            default -> buffer.putLong(start, value + (add ? buffer.getLong(start) : 0));
        }
    }

    private void copyBlock(byte[] bytes, int at) {
        int from = random.nextInt(bytes.length);
        System.arraycopy(bytes, from, bytes, at, blockLength(bytes.length - Math.max(at, from)));
    }

    private void fillOrToken(byte[] bytes, int at) {
        if (!tokens.isEmpty() && random.nextBoolean()) {
            byte[] token = tokens.get(random.nextInt(tokens.size()));
            System.arraycopy(token, 0, bytes, at, Math.min(token.length, bytes.length - at));
        } else {
            byte value = (byte) (random.nextBoolean() ? 0 : random.nextInt());
            Arrays.fill(bytes, at, at + blockLength(bytes.length - at), value);
        }
    }

    private void swap(byte[] bytes, int at) {
        int other = random.nextInt(bytes.length);
        int length = blockLength(bytes.length - Math.max(at, other));
        byte[] first = Arrays.copyOfRange(bytes, at, at + length);
        byte[] second = Arrays.copyOfRange(bytes, other, other + length);
        System.arraycopy(second, 0, bytes, at, length);
        System.arraycopy(first, 0, bytes, other, length);
    }

    /** A length from 1 to {@code most}, short ones and powers of two more often. */
    private int blockLength(int most) {
        int length = random.nextBoolean() ? 1 << random.nextInt(13) : 1 + random.nextInt(64);
        return Math.min(most, length);
    }

    /** Cut off, longer, without a piece, or with a piece twice. */
    private byte[] reshaped(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(MAX_GROWTH));
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(MAX_GROWTH));
            case 2 -> joined(bytes, at, at + length);
            default -> joined(bytes, at + length, at);
        };
    }

    /** Bytes up to {@code end}, followed by the bytes from {@code from} on. */
    private static byte[] joined(byte[] bytes, int end, int from) {
        byte[] result = Arrays.copyOf(bytes, end + bytes.length - from);
        System.arraycopy(bytes, from, result, end, bytes.length - from);
        return result;
    }

    /** A number below {@code bound}, from the same seed. */
    int below(int bound) {
        return random.nextInt(bound);
    }
}
