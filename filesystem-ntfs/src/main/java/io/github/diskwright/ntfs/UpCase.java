package io.github.diskwright.ntfs;

import io.github.diskwright.ntfs.record.AttributeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/**
 * The volume's own table of upper-case letters, {@code $UpCase}, by which it compares names. Immutable; thread-safe.
 */
public final class UpCase {
    /** Entries of the table: all 16-bit units. */
    public static final int SIZE = 1 << 16;

    private final char[] table;

    private UpCase(char[] table) {
        this.table = table;
    }

    /** Reads the table: 128 KiB. */
    static UpCase read(NtfsVolume volume) throws IOException {
        NtfsAttribute data = volume.file(NtfsVolume.UP_CASE).require(AttributeType.DATA, "");
        if (data.size() != 2 * SIZE) {
            throw data.head()
                    .record()
                    .corrupt(data.toString(), data.head().offset(), 2 * SIZE + " bytes", data.size() + "");
        }
        ByteBuffer bytes = data.readAll();
        char[] table = new char[SIZE];
        CharBuffer units = bytes.asCharBuffer();
        units.get(table);
        return new UpCase(table);
    }

    /** The upper-case form of a unit. */
    public char toUpper(char unit) {
        return table[unit];
    }

    /** Whether two names are the same but for case. */
    public boolean equal(String a, String b) {
        return a.length() == b.length() && compareUpper(a, b) == 0;
    }

    /**
     * Compares names without regard to case.
     *
     * @return negative, zero or positive as the first comes before, with or behind the second
     */
    public int compareUpper(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char left = table[a.charAt(i)];
            char right = table[b.charAt(i)];
            if (left != right) {
                return left - right;
            }
        }
        return a.length() - b.length();
    }

    /**
     * Compares names as directories sort them: without regard to case, then, where that makes no difference, by the first
     * unit that differs.
     *
     * @return negative, zero or positive as the first comes before, with or behind the second
     */
    public int compare(String a, String b) {
        int order = compareUpper(a, b);
        return order != 0 ? order : a.compareTo(b);
    }
}
