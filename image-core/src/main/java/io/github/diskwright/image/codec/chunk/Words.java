package io.github.diskwright.image.codec.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Unaligned access to words in byte arrays: single instructions, with the bounds check of the array. Stateless and
 * thread-safe.
 */
public final class Words {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_ENDIAN_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Words() {}

    /** The unsigned little-endian 16-bit word at an offset. */
    public static int unsignedShort(byte[] bytes, int offset) {
        return (short) SHORTS.get(bytes, offset) & 0xffff;
    }

    /** Stores the low 16 bits, little-endian. */
    public static void putShort(byte[] bytes, int offset, int value) {
        SHORTS.set(bytes, offset, (short) value);
    }

    /** The little-endian 32-bit word at an offset. */
    public static int getInt(byte[] bytes, int offset) {
        return (int) INTS.get(bytes, offset);
    }

    /** Stores a 32-bit word, little-endian. */
    public static void putInt(byte[] bytes, int offset, int value) {
        INTS.set(bytes, offset, value);
    }

    /** The little-endian 64-bit word at an offset. */
    public static long getLong(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }

    /** Stores a 64-bit word, little-endian. */
    public static void putLong(byte[] bytes, int offset, long value) {
        LONGS.set(bytes, offset, value);
    }

    /** The big-endian 64-bit word at an offset: the first byte in the highest bits. */
    public static long getBigEndianLong(byte[] bytes, int offset) {
        return (long) BIG_ENDIAN_LONGS.get(bytes, offset);
    }

    /** The bytes of each 16-bit word swapped, 4 words at once. */
    public static long swapInShorts(long words) {
        return (words & 0x00ff00ff00ff00ffL) << 8 | words >>> 8 & 0x00ff00ff00ff00ffL;
    }
}
