package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * The protection against torn writes of records, index blocks and log pages: the last two bytes of every 512 hold an
 * update number, and the bytes that belong there are kept in an array in the record's head. The stride is 512 bytes
 * whatever the sectors are. Not thread-safe as far as the buffers are not.
 */
public final class Fixups {
    /** Bytes that one update number protects. */
    public static final int STRIDE = 512;

    private static final int ARRAY_OFFSET = 4;
    private static final int ARRAY_COUNT = 6;

    private Fixups() {}

    /**
     * Checks the update numbers and puts the real bytes back. If it fails the buffer is as it was.
     *
     * @param source description of the device, for errors
     * @param structure what is in the buffer, for errors
     * @param position where it is on the device, for errors
     * @param bytes little-endian; the record from 0 to the capacity, a multiple of 512
     * @throws CorruptImageException if the array is not in the head, or the record is torn
     */
    public static void remove(String source, String structure, long position, ByteBuffer bytes)
            throws CorruptImageException {
        int strides = bytes.capacity() / STRIDE;
        int offset = Short.toUnsignedInt(bytes.getShort(ARRAY_OFFSET));
        int count = Short.toUnsignedInt(bytes.getShort(ARRAY_COUNT));
        if (count != strides + 1) {
            throw new CorruptImageException(
                    source, structure, position + ARRAY_COUNT, (strides + 1) + " update words", count + "");
        }
        if (offset % 2 != 0 || offset < 8 || offset + 2 * count > STRIDE - 2) {
            throw new CorruptImageException(
                    source,
                    structure,
                    position + ARRAY_OFFSET,
                    "an array of update words in the head",
                    "offset " + offset);
        }
        short number = bytes.getShort(offset);
        for (int i = 1; i <= strides; i++) {
            int end = i * STRIDE - 2;
            if (bytes.getShort(end) != number) {
                throw new CorruptImageException(
                        source, structure, position + end, "update number " + word(number), word(bytes.getShort(end)));
            }
        }
        for (int i = 1; i <= strides; i++) {
            bytes.putShort(i * STRIDE - 2, bytes.getShort(offset + 2 * i));
        }
    }

    /**
     * Counts the update number up and puts it in place of the last two bytes of every 512, which go to the array. The
     * offset and the count of the array must be right already.
     *
     * @param bytes little-endian; the record from 0 to the capacity, a multiple of 512
     */
    public static void insert(ByteBuffer bytes) {
        int strides = bytes.capacity() / STRIDE;
        int offset = Short.toUnsignedInt(bytes.getShort(ARRAY_OFFSET));
        int count = Short.toUnsignedInt(bytes.getShort(ARRAY_COUNT));
        if (count != strides + 1 || offset + 2 * count > STRIDE - 2) {
            throw new IllegalStateException("update words: " + count + " at " + offset);
        }
        int number = Short.toUnsignedInt(bytes.getShort(offset)) + 1;
        // 0 and 0xFFFF are never used.
        short next = (short) (number >= 0xFFFF ? 1 : number);
        bytes.putShort(offset, next);
        for (int i = 1; i <= strides; i++) {
            int end = i * STRIDE - 2;
            bytes.putShort(offset + 2 * i, bytes.getShort(end));
            bytes.putShort(end, next);
        }
    }

    private static String word(short value) {
        return "0x" + Integer.toHexString(Short.toUnsignedInt(value));
    }
}
