package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.structure.FatEntry;
import java.util.Optional;

/**
 * Puts the parts of a long name together, which are stored last part first before their short name. Not thread-safe.
 */
final class LongName {
    private static final int FIRST_STORED = 0x40;
    private static final int NUMBER = 0x3F;
    private static final int MAX_PARTS = 20;
    private static final int PART_UNITS = 13;
    private static final int MAX_UNITS = 255;

    private final char[] units = new char[MAX_PARTS * PART_UNITS];
    private int parts;
    private int due;
    private int checksum;
    private boolean isBroken;

    /** Takes the next part. */
    void add(FatEntry part) {
        int number = part.longNameOrder() & NUMBER;
        if ((part.longNameOrder() & FIRST_STORED) != 0) {
            isBroken = due != 0 || number < 1 || number > MAX_PARTS;
            parts = number;
            due = number;
            checksum = part.longNameChecksum();
        }
        isBroken |= number != due || number == 0 || part.longNameChecksum() != checksum;
        if (!isBroken) {
            System.arraycopy(part.longNameUnits(), 0, units, (number - 1) * PART_UNITS, PART_UNITS);
            due--;
        }
    }

    /** Whether parts came that belong to no name, or to a broken one; known before {@link #take}. */
    boolean isBrokenFor(FatEntry entry) {
        return isBroken || parts > 0 && (due != 0 || checksum != entry.nameChecksum());
    }

    /**
     * The name of an entry, after which none is known.
     *
     * @return the name; empty if there is none, or its parts do not belong together or to the entry
     */
    Optional<String> take(FatEntry entry) {
        boolean isWhole = parts > 0 && !isBrokenFor(entry);
        int length = isWhole ? length() : 0;
        forget();
        return length > 0 && length <= MAX_UNITS ? Optional.of(new String(units, 0, length)) : Optional.empty();
    }

    private int length() {
        int length = 0;
        while (length < parts * PART_UNITS && units[length] != 0) {
            length++;
        }
        return length;
    }

    /** Forgets what came so far. */
    void forget() {
        parts = 0;
        due = 0;
        isBroken = false;
    }
}
