package io.github.diskwright.partition.internal.table;

import io.github.diskwright.image.MixedGuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An entry of the GPT entry array (UEFI specification, "GPT Partition Entry Array"). LBAs are unsigned.
 *
 * @param type type GUID; zeros mark an unused entry
 * @param unique identity of the partition
 * @param startLba first sector
 * @param endLba last sector, inclusive
 * @param attributes flags
 * @param name up to the first NUL, with U+FFFD for what is not UTF-16
 */
public record GptEntry(UUID type, UUID unique, long startLba, long endLba, long attributes, String name) {
    /** Bytes that are in use; an entry may be longer. */
    public static final int SIZE_BYTES = 128;

    /** Bits 3 to 47 of the attributes. */
    public static final long RESERVED_ATTRIBUTES = 0x0000_FFFF_FFFF_FFF8L;

    private static final int NAME_OFFSET = 56;
    /** UTF-16 units that a name may have. */
    public static final int NAME_UNITS = 36;

    /** Reads the entry that starts at an index of the array. */
    public static GptEntry read(ByteBuffer array, int index) {
        ByteBuffer b = array.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = new byte[2 * nameLength(b, index)];
        b.get(index + NAME_OFFSET, name);
        return new GptEntry(
                MixedGuid.read(b, index),
                MixedGuid.read(b, index + 16),
                b.getLong(index + 32),
                b.getLong(index + 40),
                b.getLong(index + 48),
                new String(name, StandardCharsets.UTF_16LE));
    }

    /**
     * Writes the entry at an index of the array. The name is cut at 36 units, on a code point; the bytes after it are
     * zeros. Bytes after the first 128 are left as they are.
     */
    public void write(ByteBuffer array, int index) {
        putType(array, index, type);
        putUnique(array, index, unique);
        putRange(array, index, startLba, endLba);
        putAttributes(array, index, attributes);
        putName(array, index, name);
    }

    /** Writes the type of the entry at an index. */
    public static void putType(ByteBuffer array, int index, UUID type) {
        MixedGuid.write(array, index, type);
    }

    /** Writes the identity of the entry at an index. */
    public static void putUnique(ByteBuffer array, int index, UUID unique) {
        MixedGuid.write(array, index + 16, unique);
    }

    /** Writes the first and last sector of the entry at an index. */
    public static void putRange(ByteBuffer array, int index, long startLba, long endLba) {
        ByteBuffer b = array.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(index + 32, startLba);
        b.putLong(index + 40, endLba);
    }

    /** Writes the attributes of the entry at an index. */
    public static void putAttributes(ByteBuffer array, int index, long attributes) {
        array.duplicate().order(ByteOrder.LITTLE_ENDIAN).putLong(index + 48, attributes);
    }

    /** Writes the name of the entry at an index, cut at 36 units on a code point, with zeros after it. */
    public static void putName(ByteBuffer array, int index, String name) {
        ByteBuffer b = array.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int units = Math.min(name.length(), NAME_UNITS);
        if (units < name.length() && Character.isHighSurrogate(name.charAt(units - 1))) {
            units--;
        }
        for (int unit = 0; unit < NAME_UNITS; unit++) {
            b.putChar(index + NAME_OFFSET + 2 * unit, unit < units ? name.charAt(unit) : 0);
        }
    }

    /** Whether the entry at an index of the array is in use. */
    public static boolean isUsed(ByteBuffer array, int index) {
        return array.getLong(index) != 0 || array.getLong(index + 8) != 0;
    }

    /** Whether the name of the entry at an index is valid UTF-16. */
    public static boolean hasValidName(ByteBuffer array, int index) {
        ByteBuffer b = array.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int length = nameLength(b, index);
        for (int unit = 0; unit < length; unit++) {
            char c = b.getChar(index + NAME_OFFSET + 2 * unit);
            if (Character.isHighSurrogate(c)
                    && unit + 1 < length
                    && Character.isLowSurrogate(b.getChar(index + NAME_OFFSET + 2 * unit + 2))) {
                unit++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is anything after the NUL that ends the name of the entry at an index. */
    public static boolean hasNameTail(ByteBuffer array, int index) {
        ByteBuffer b = array.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int unit = nameLength(b, index); unit < NAME_UNITS; unit++) {
            if (b.getChar(index + NAME_OFFSET + 2 * unit) != 0) {
                return true;
            }
        }
        return false;
    }

    private static int nameLength(ByteBuffer b, int index) {
        int units = 0;
        while (units < NAME_UNITS && b.getChar(index + NAME_OFFSET + 2 * units) != 0) {
            units++;
        }
        return units;
    }
}
