package io.github.diskwright.image.codec.huffman;

import java.util.Arrays;

/**
 * Decodes a canonical prefix code: a root table indexed by the next bits of the stream, and second tables for
 * codewords that are longer. Readers index {@link #entries} themselves:
 *
 * <pre>{@code
 * int entry = entries[(int) (bits >>> 64 - rootBits)];
 * if ((entry & DecodeTable.LINK) != 0) {
 *     entry = entries[DecodeTable.next(entry, bits << rootBits)];
 * }
 * int symbol = entry >>> DecodeTable.SYMBOL_SHIFT, length = entry & DecodeTable.LENGTH_MASK;
 * }</pre>
 *
 * <p>An entry that belongs to no codeword is 0. Not thread-safe.
 */
public final class DecodeTable {
    /** Set in a root entry whose codewords are longer than the root's index. */
    public static final int LINK = 0x80;
    /** Bits of the whole codeword, in an entry without {@link #LINK}. */
    public static final int LENGTH_MASK = 0x1f;
    /** The symbol is above this many bits. */
    public static final int SYMBOL_SHIFT = 8;

    private final int[] entries;
    private final int rootBits;
    private final int maxLength;
    private final int[] counts;
    private final int[] starts;
    private final char[] sorted;

    /**
     * A table without a code.
     *
     * @param symbols how many symbols the alphabet has at most
     * @param rootBits index bits of the root table, at most {@code maxLength}
     * @param maxLength bits of the longest codeword that a code may have, at most 16
     */
    public DecodeTable(int symbols, int rootBits, int maxLength) {
        this.rootBits = rootBits;
        this.maxLength = maxLength;
        int depth = maxLength - rootBits;
        // A complete second table of some depth has more leaves than that depth.
        int second = depth == 0 ? 0 : symbols / (depth + 1) + 1 << depth;
        entries = new int[(1 << rootBits) + second];
        counts = new int[maxLength + 1];
        starts = new int[maxLength + 2];
        sorted = new char[symbols];
    }

    /** Root entries first, then second tables; the array stays the same. */
    public int[] entries() {
        return entries;
    }

    /**
     * Index of the entry in a second table.
     *
     * @param link the root's entry
     * @param bits the stream from the bit on that follows the root's index, first bit on top
     */
    public static int next(int link, long bits) {
        return (link >>> SYMBOL_SHIFT) + (int) (bits >>> -(link & LENGTH_MASK));
    }

    /** Makes it a table without codewords: every entry is 0. */
    public void clear() {
        Arrays.fill(entries, 0);
    }

    /** Makes it the table of a code with one symbol, 0, whose codeword is one bit of any value. */
    public void setSingleSymbol() {
        Arrays.fill(entries, 0, 1 << rootBits, 1);
    }

    /**
     * Takes a code.
     *
     * @param lengths bits of each symbol's codeword from index 0 on; 0 where a symbol is not used, at most maxLength
     * @param symbols how many symbols the alphabet has
     * @return whether the code is complete; if it is not, the table is undefined
     */
    public boolean build(byte[] lengths, int symbols) {
        Arrays.fill(counts, 0);
        for (int symbol = 0; symbol < symbols; symbol++) {
            counts[lengths[symbol]]++;
        }
        int space = 0;
        starts[1] = 0;
        for (int length = 1; length <= maxLength; length++) {
            space += counts[length] << maxLength - length;
            starts[length + 1] = starts[length] + counts[length];
        }
        if (space != 1 << maxLength) {
            return false;
        }
        int used = starts[maxLength + 1];
        for (int symbol = 0; symbol < symbols; symbol++) {
            int length = lengths[symbol];
            if (length != 0) {
                sorted[starts[length]++] = (char) symbol;
            }
        }
        int direct = fillRoot();
        fillSecondTables(lengths, direct, used);
        return true;
    }

    /** Fills in the codewords that the root's index holds as a whole; returns how many these are. */
    private int fillRoot() {
        int at = 0;
        int index = 0;
        for (int length = 1; length <= rootBits; length++) {
            int span = 1 << rootBits - length;
            for (int left = counts[length]; left > 0; left--) {
                int entry = sorted[index++] << SYMBOL_SHIFT | length;
                for (int end = at + span; at < end; at++) {
                    entries[at] = entry;
                }
            }
        }
        return index;
    }

    /** From the last codeword down, because the first one met with a prefix is then the longest. */
    private void fillSecondTables(byte[] lengths, int direct, int used) {
        int depth = maxLength - rootBits;
        int free = 1 << rootBits;
        int prefix = -1;
        int bits = 0;
        int table = 0;
        int end = 1 << maxLength;
        for (int index = used - 1; index >= direct; index--) {
            int symbol = sorted[index];
            int length = lengths[symbol];
            int start = end - (1 << maxLength - length);
            if (start >>> depth != prefix) {
                prefix = start >>> depth;
                bits = length - rootBits;
                table = free;
                free += 1 << bits;
                entries[prefix] = table << SYMBOL_SHIFT | LINK | bits;
            }
            int from = table + (start - (prefix << depth) >>> depth - bits);
            int span = 1 << bits - (length - rootBits);
            Arrays.fill(entries, from, from + span, symbol << SYMBOL_SHIFT | length);
            end = start;
        }
    }
}
