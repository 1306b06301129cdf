package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.FIRST_ALIGNED_SLOT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LENGTH_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;

import io.github.diskwright.image.codec.huffman.BitCosts;
import java.util.Arrays;

/** What symbols cost, in units of {@link BitCosts#BIT}. Not thread-safe. */
final class LzxCosts {
    private static final int FIRST_MATCH_COST = 8 * BitCosts.BIT;

    final int[] main;
    final int[] length = new int[LENGTH_SYMBOLS];
    /** The low three bits of an offset in a slot that may be aligned. */
    final int[] aligned = new int[ALIGNED_SYMBOLS];

    LzxCosts(int mainSymbols) {
        main = new int[mainSymbols];
    }

    /**
     * Costs before anything is known but the literals and low offset bits of a quick look at the block.
     *
     * @param literals how often each literal occurred
     * @param alignedFrequencies how often each value of the low three bits of offsets did
     */
    void guess(int[] literals, int[] alignedFrequencies) {
        int total = 1;
        int distinct = 1;
        for (int literal = 0; literal < LITERALS; literal++) {
            total += literals[literal];
            distinct += Math.min(literals[literal], 1);
        }
        int all = BitCosts.log2(total);
        int equal = BitCosts.log2(distinct) + BitCosts.BIT;
        for (int literal = 0; literal < LITERALS; literal++) {
            int own =
                    literals[literal] == 0 ? all + BitCosts.BIT : all - BitCosts.log2(literals[literal]) + BitCosts.BIT;
            main[literal] = own + equal >> 1;
        }
        Arrays.fill(main, LITERALS, main.length, FIRST_MATCH_COST);
        for (int symbol = 0; symbol < LENGTH_SYMBOLS; symbol++) {
            length[symbol] = Math.min(14 * BitCosts.BIT, 3 * BitCosts.BIT + BitCosts.log2(symbol + 1) * 5 / 4);
        }
        Arrays.fill(aligned, 3 * BitCosts.BIT);
        int offsets = Arrays.stream(alignedFrequencies).sum();
        if (offsets > 0) {
            for (int symbol = 0; symbol < ALIGNED_SYMBOLS; symbol++) {
                int own = BitCosts.log2(offsets) - BitCosts.log2(Math.max(1, alignedFrequencies[symbol]));
                aligned[symbol] = Math.min(7 * BitCosts.BIT, own);
            }
        }
    }

    /** Costs by the codes that a block would get. */
    void follow(LzxBlock block, LzxCodes codes) {
        BitCosts.estimate(block.mainFrequencies, codes.mainLengths, block.mainSymbols(), main);
        BitCosts.estimate(block.lengthFrequencies, codes.lengthLengths, LENGTH_SYMBOLS, length);
        if (codes.isAligned()) {
            BitCosts.estimate(block.alignedFrequencies, codes.alignedLengths, ALIGNED_SYMBOLS, aligned);
        } else {
            Arrays.fill(aligned, 3 * BitCosts.BIT);
        }
    }

    /** What the bits behind the main and length symbols of a match cost. */
    int offsetBits(int slot, int offsetCode) {
        int bits = LzxFormat.EXTRA_BITS[slot] * BitCosts.BIT;
        return slot < FIRST_ALIGNED_SLOT ? bits : bits - 3 * BitCosts.BIT + aligned[offsetCode & ALIGNED_SYMBOLS - 1];
    }
}
