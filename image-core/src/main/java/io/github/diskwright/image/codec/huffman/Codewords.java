package io.github.diskwright.image.codec.huffman;

import java.util.Arrays;

/** Assigns canonical codewords. Not thread-safe. */
public final class Codewords {
    private static final int MAX_LENGTH = 16;

    /** The next codeword of each length. */
    private final int[] next = new int[MAX_LENGTH + 2];

    /** An assigner. */
    public Codewords() {}

    /**
     * Numbers the codewords of a code.
     *
     * @param lengths bits of each codeword, 0 where a symbol is not used, at most 16
     * @param symbols how many symbols the alphabet has
     * @param codewords takes them, in the low bits, to be sent from the highest of them on
     */
    public void assign(byte[] lengths, int symbols, int[] codewords) {
        Arrays.fill(next, 0);
        for (int symbol = 0; symbol < symbols; symbol++) {
            next[lengths[symbol] + 1]++;
        }
        next[1] = 0;
        for (int length = 2; length <= MAX_LENGTH; length++) {
            next[length] = next[length - 1] + next[length] << 1;
        }
        for (int symbol = 0; symbol < symbols; symbol++) {
            int length = lengths[symbol];
            codewords[symbol] = length == 0 ? 0 : next[length]++;
        }
    }
}
