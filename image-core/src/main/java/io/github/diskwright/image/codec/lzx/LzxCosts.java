package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.EXTRA_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.FIRST_ALIGNED_SLOT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LENGTH_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MAX_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.RECENT;

import io.github.diskwright.image.codec.huffman.BitCosts;
import java.util.Arrays;

/** What symbols cost, in units of {@link BitCosts#BIT}. Not thread-safe. */
final class LzxCosts {
    /** Costs in tenths of a bit by the length field of a main symbol. */
    private static final int[] RECENT_TENTHS = {76, 77, 85, 88, 88, 85, 80, 55};

    private static final int[] EXPLICIT_TENTHS = {82, 84, 88, 94, 97, 98, 92, 78};
    private static final int FIRST_USUAL_SLOT = 6;
    /** Offsets above this slot are seldom worth it for two bytes. */
    private static final int LAST_SLOT_OF_PAIRS = 15;

    final int[] main;
    final int[] length = new int[LENGTH_SYMBOLS];
    /** The low three bits of an offset in a slot that may be aligned. */
    final int[] aligned = new int[ALIGNED_SYMBOLS];

    /** Extra bits of each slot, without those that {@link #aligned} has. */
    final int[] extra = new int[EXTRA_BITS.length];
    /** Whole matches with a recent offset, by {@link LzxItem}. */
    final int[] recent = new int[RECENT << LzxItem.LENGTH_BITS];

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
        guessMatches();
        Arrays.fill(aligned, 3 * BitCosts.BIT);
        int offsets = 0;
        for (int frequency : alignedFrequencies) {
            offsets += frequency;
        }
        if (offsets > 0) {
            for (int symbol = 0; symbol < ALIGNED_SYMBOLS; symbol++) {
                int own = BitCosts.log2(offsets) - BitCosts.log2(Math.max(1, alignedFrequencies[symbol]));
                aligned[symbol] = Math.min(7 * BitCosts.BIT, own);
            }
        }
    }

    /** Costs of matches, from what they are on average in programs and in text with chunks of 32 KiB. */
    private void guessMatches() {
        for (int symbol = LITERALS; symbol < main.length; symbol++) {
            int slot = symbol - LITERALS >> 3;
            int header = symbol & 7;
            int tenths = slot < RECENT ? RECENT_TENTHS[header] + 9 * slot : EXPLICIT_TENTHS[header];
            if (slot >= RECENT && slot < FIRST_USUAL_SLOT) {
                // Short periods: the nearer, the more seldom a match ends.
                tenths = 100 + 12 * header;
            } else if (header == 0 && slot > LAST_SLOT_OF_PAIRS) {
                tenths += 7 * (slot - LAST_SLOT_OF_PAIRS);
            }
            main[symbol] = tenths * BitCosts.BIT / 10;
        }
        for (int symbol = 0; symbol < LENGTH_SYMBOLS; symbol++) {
            int log = BitCosts.log2(symbol + 1);
            length[symbol] = symbol < 16 ? (35 + symbol * 3 / 2) * BitCosts.BIT / 10 : log * 11 / 5 - 3 * BitCosts.BIT;
        }
        length[LENGTH_SYMBOLS - 1] = 7 * BitCosts.BIT;
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

    /** Makes the sums that do not depend on a match. */
    void complete() {
        for (int slot = RECENT; 8 * slot < main.length - LITERALS; slot++) {
            int bits = EXTRA_BITS[slot] - (slot < FIRST_ALIGNED_SLOT ? 0 : 3);
            extra[slot] = bits * BitCosts.BIT;
        }
        for (int index = 0; index < RECENT; index++) {
            for (int matchLength = MIN_MATCH; matchLength <= MAX_MATCH; matchLength++) {
                int cost = main[LzxBlock.mainSymbol(index, matchLength)];
                if (matchLength >= MIN_MATCH + LONG_LENGTH) {
                    cost += length[matchLength - MIN_MATCH - LONG_LENGTH];
                }
                recent[LzxItem.match(index, matchLength)] = cost;
            }
        }
    }
}
