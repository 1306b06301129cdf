package io.github.diskwright.image.tree;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * When two names are the same, and which comes first: unit by unit, or after each unit was put to upper case by a table,
 * as NTFS does. Immutable, thread-safe, and a {@link Comparator} that is zero exactly for names that are the same.
 */
public final class NameRule implements Comparator<CharSequence> {
    /** Units as they are: names of Unix. */
    public static final NameRule EXACT = new NameRule(null);

    /**
     * Upper case by the simple, one to one mapping of Unicode: for trees that ignore case and have no table of their
     * own, such as WIM images.
     */
    public static final NameRule IGNORING_CASE = new NameRule(unicodeTable());

    private static final int UNITS = 1 << 16;

    private final char @Nullable [] upperCase;

    private NameRule(char @Nullable [] upperCase) {
        this.upperCase = upperCase;
    }

    /**
     * The rule of a table, such as an NTFS volume's {@code $UpCase}.
     *
     * @param table 65,536 units, each the upper case of its index; copied
     * @throws IllegalArgumentException if it has another length
     */
    public static NameRule ofUpperCase(char[] table) {
        if (table.length != UNITS) {
            throw new IllegalArgumentException("upper case table of " + table.length + " units, not 65536");
        }
        return new NameRule(table.clone());
    }

    private static char[] unicodeTable() {
        char[] table = new char[UNITS];
        for (int unit = 0; unit < table.length; unit++) {
            table[unit] = Character.toUpperCase((char) unit);
        }
        return table;
    }

    /** Whether names that differ in case alone are different names. */
    public boolean isCaseSensitive() {
        return upperCase == null;
    }

    /** Whether two names are the same. */
    public boolean areSame(CharSequence a, CharSequence b) {
        return a.length() == b.length() && compare(a, b) == 0;
    }

    /** Whether two units are the same in names. */
    public boolean areSame(char a, char b) {
        return a == b || upperCase != null && upper(a) == upper(b);
    }

    /** The order of directories of NTFS: upper case unit by unit, the shorter one first. */
    @Override
    public int compare(CharSequence a, CharSequence b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right && upper(left) != upper(right)) {
                return Character.compare(upper(left), upper(right));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** A hash that is equal for names that are the same. */
    public int hash(CharSequence name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + upper(name.charAt(i));
        }
        return hash;
    }

    private char upper(char unit) {
        return upperCase == null ? unit : upperCase[unit];
    }
}
