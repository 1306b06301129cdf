package io.github.diskwright.image.codec.huffman;

import java.util.Arrays;

/**
 * Makes prefix codes from frequencies: Huffman's, with lengths cut to a limit. Of two nodes with equal frequency a leaf
 * is joined before an inner node, leaves in the order of their symbols, inner nodes in the order of creation; LZMS
 * depends on exactly that. Not thread-safe.
 */
public final class CodeLengths {
    private static final int SYMBOL_BITS = 10;
    private static final int SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;
    /** Frequencies from here on are rare enough to be sorted by comparing. */
    private static final int BUCKETS = 256;

    private final int[] buckets = new int[BUCKETS + 1];
    private final int[] leaves;
    private final int[] nodes;
    private final int[] parents;
    private final int[] lengthCounts = new int[32];

    /**
     * A maker of codes.
     *
     * @param symbols how many symbols the alphabet has at most, up to 1024
     */
    public CodeLengths(int symbols) {
        leaves = new int[symbols];
        nodes = new int[symbols];
        parents = new int[symbols];
    }

    /**
     * Makes a code. With one used symbol, another one gets a codeword too, so that the code is complete; with none, all
     * lengths are 0.
     *
     * @param frequencies of the symbols, 0 to 2^21 - 1
     * @param symbols how many symbols the alphabet has, 2 or more
     * @param limit bits of the longest codeword, enough for that many symbols
     * @param lengths takes the bits of each symbol's codeword, 0 where its frequency is 0
     */
    public void build(int[] frequencies, int symbols, int limit, byte[] lengths) {
        int used = sort(frequencies, symbols);
        Arrays.fill(lengths, 0, symbols, (byte) 0);
        if (used == 0) {
            return;
        }
        if (used == 1) {
            int symbol = leaves[0] & SYMBOL_MASK;
            lengths[symbol] = 1;
            lengths[symbol == 0 ? 1 : 0] = 1;
            return;
        }
        join(used);
        countLengths(used, limit);
        int index = 0;
        for (int length = limit; length >= 1; length--) {
            for (int left = lengthCounts[length]; left > 0; left--) {
                lengths[leaves[index++] & SYMBOL_MASK] = (byte) length;
            }
        }
    }

    /** Puts {@code frequency << SYMBOL_BITS | symbol} of the used symbols in ascending order into {@link #leaves}. */
    private int sort(int[] frequencies, int symbols) {
        Arrays.fill(buckets, 0);
        for (int symbol = 0; symbol < symbols; symbol++) {
            buckets[Math.min(frequencies[symbol], BUCKETS)]++;
        }
        int start = 0;
        for (int bucket = 1; bucket <= BUCKETS; bucket++) {
            int count = buckets[bucket];
            buckets[bucket] = start;
            start += count;
        }
        int frequent = buckets[BUCKETS];
        for (int symbol = 0; symbol < symbols; symbol++) {
            int frequency = frequencies[symbol];
            if (frequency != 0) {
                leaves[buckets[Math.min(frequency, BUCKETS)]++] = frequency << SYMBOL_BITS | symbol;
            }
        }
        Arrays.sort(leaves, frequent, start);
        return start;
    }

    /** Joins the two rarest nodes until one is left; inner node k gets its parent in {@link #parents}. */
    private void join(int used) {
        int leaf = 0;
        int inner = 0;
        for (int created = 0; created < used - 1; created++) {
            int sum = 0;
            for (int child = 0; child < 2; child++) {
                if (inner == created || leaf < used && leaves[leaf] >>> SYMBOL_BITS <= nodes[inner]) {
                    sum += leaves[leaf++] >>> SYMBOL_BITS;
                } else {
                    sum += nodes[inner];
                    parents[inner++] = created;
                }
            }
            nodes[created] = sum;
        }
    }

    /**
     * Counts codewords by length. A codeword that would be split beyond the limit leaves that to the longest shorter one.
     */
    private void countLengths(int used, int limit) {
        Arrays.fill(lengthCounts, 0);
        lengthCounts[1] = 2;
        // From here on a node holds its depth, which its children look up.
        nodes[used - 2] = 0;
        for (int node = used - 3; node >= 0; node--) {
            int depth = nodes[parents[node]] + 1;
            nodes[node] = depth;
            int split = Math.min(depth, limit - 1);
            while (lengthCounts[split] == 0) {
                split--;
            }
            lengthCounts[split]--;
            lengthCounts[split + 1] += 2;
        }
    }
}
