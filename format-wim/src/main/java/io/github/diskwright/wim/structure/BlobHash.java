package io.github.diskwright.wim.structure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-1 of a blob, by which files and the blob table name it. A value of 20 bytes without an array. Immutable.
 *
 * <p>Ordered by its bytes, so that hash tables of digests which somebody chose to collide stay fast.
 *
 * @param first bytes 0 to 7, the first one highest
 * @param second bytes 8 to 15
 * @param third bytes 16 to 19
 */
public record BlobHash(long first, long second, int third) implements Comparable<BlobHash> {
    /** Bytes of a hash. */
    public static final int SIZE_BYTES = 20;

    /** Twenty zero bytes: no blob, which is what an empty stream has. */
    public static final BlobHash ZERO = new BlobHash(0, 0, 0);

    /**
     * Reads a hash.
     *
     * @param buffer holds it; its position and byte order do not matter and stay
     * @param index absolute index of its first byte
     */
    public static BlobHash read(ByteBuffer buffer, int index) {
        boolean swapped = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        long first = buffer.getLong(index);
        long second = buffer.getLong(index + 8);
        int third = buffer.getInt(index + 16);
        return swapped
                ? new BlobHash(Long.reverseBytes(first), Long.reverseBytes(second), Integer.reverseBytes(third))
                : new BlobHash(first, second, third);
    }

    /**
     * The hash of these bytes.
     *
     * @param bytes 20
     */
    public static BlobHash of(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException("SHA-1 of " + bytes.length + " bytes");
        }
        return read(ByteBuffer.wrap(bytes), 0);
    }

    /** A digest that makes such hashes, for one thread. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /**
     * Writes the hash.
     *
     * @param buffer takes it; its position and byte order stay
     * @param index absolute index of its first byte
     */
    public void write(ByteBuffer buffer, int index) {
        boolean swapped = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        buffer.putLong(index, swapped ? Long.reverseBytes(first) : first);
        buffer.putLong(index + 8, swapped ? Long.reverseBytes(second) : second);
        buffer.putInt(index + 16, swapped ? Integer.reverseBytes(third) : third);
    }

    /** The 20 bytes. */
    public byte[] toByteArray() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES);
        write(bytes, 0);
        return bytes.array();
    }

    /** Whether it stands for no blob. */
    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public int compareTo(BlobHash other) {
        int byFirst = Long.compareUnsigned(first, other.first);
        int bySecond = byFirst == 0 ? Long.compareUnsigned(second, other.second) : byFirst;
        return bySecond == 0 ? Integer.compareUnsigned(third, other.third) : bySecond;
    }

    /** A hash is random enough: any part of it will do. */
    @Override
    public int hashCode() {
        return third ^ (int) first;
    }

    /** The bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toByteArray());
    }
}
