package io.github.diskwright.image.codec.xpress;

import static io.github.diskwright.image.codec.xpress.XpressFormat.FIRST_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.SYMBOLS;

import java.util.Arrays;

/**
 * The items that a parser chose, and how often each symbol occurs in them. An item is a number: a literal itself, or a
 * match as {@code length << 16 | offset}. Not thread-safe.
 */
final class XpressItems {
    private int[] items = new int[0];
    private int count;
    private final int[] frequencies = new int[SYMBOLS];

    XpressItems() {}

    /** The symbol of a match. */
    static int matchSymbol(int length, int offset) {
        int lengthField = Math.min(length - MIN_MATCH, LONG_LENGTH);
        return FIRST_MATCH | 31 - Integer.numberOfLeadingZeros(offset) << 4 | lengthField;
    }

    /** Removes all, and makes room for as many items as a chunk has bytes. */
    void start(int length) {
        if (items.length < length) {
            items = new int[length];
        }
        count = 0;
        Arrays.fill(frequencies, 0);
    }

    void addLiteral(byte value) {
        items[count++] = value & 0xff;
        frequencies[value & 0xff]++;
    }

    void addMatch(int length, int offset) {
        items[count++] = length << 16 | offset;
        frequencies[matchSymbol(length, offset)]++;
    }

    /** Counts the symbol that ends a chunk. */
    void end() {
        frequencies[FIRST_MATCH]++;
    }

    int[] items() {
        return items;
    }

    int count() {
        return count;
    }

    int[] frequencies() {
        return frequencies;
    }
}
