package io.github.diskwright.ntfs.record;

import java.nio.ByteBuffer;

/** Names as NTFS stores them: any 16-bit units, little-endian, which need not be valid UTF-16. Stateless. */
public final class Utf16 {
    private Utf16() {}

    /**
     * Reads units as they are.
     *
     * @param bytes little-endian
     * @param offset of the first unit
     * @param units how many
     */
    public static String read(ByteBuffer bytes, int offset, int units) {
        if (units == 0) {
            return "";
        }
        char[] name = new char[units];
        for (int i = 0; i < units; i++) {
            name[i] = bytes.getChar(offset + 2 * i);
        }
        return new String(name);
    }

    /** Whether the units at an offset are those of a name. */
    static boolean isAt(ByteBuffer bytes, int offset, int units, String name) {
        if (units != name.length()) {
            return false;
        }
        for (int i = 0; i < units; i++) {
            if (bytes.getChar(offset + 2 * i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Writes units as they are; the buffer's position moves behind them. */
    public static void write(ByteBuffer target, String name) {
        for (int i = 0; i < name.length(); i++) {
            target.putChar(name.charAt(i));
        }
    }
}
