package io.github.diskwright.image.codec.xpress;

import static io.github.diskwright.image.codec.xpress.XpressFormat.FIRST_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONGER_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MAX_CODEWORD;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.SYMBOLS;

import io.github.diskwright.image.codec.huffman.CodeLengths;
import io.github.diskwright.image.codec.match.BinaryTrees;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;

/**
 * Finds the cheapest way through a chunk for given codeword lengths, from its end to its start, which is exact because
 * items of XPRESS do not depend on those before them. The lengths come from the way found before. Matches are searched
 * once and kept.
 */
final class OptimalXpressParser implements XpressParser {
    private static final int FIRST_COST = 9;
    /** Matches kept for each byte of a chunk, on average; where there are more, the rest of the chunk has none. */
    private static final int KEPT_PER_BYTE = 8;

    /** First length that takes a raw byte, and first that takes three. */
    private static final int FIRST_LONG = MIN_MATCH + LONG_LENGTH;

    private static final int FIRST_LONGER = FIRST_LONG + LONGER_LENGTH;

    private final BinaryTrees finder = new BinaryTrees(BinaryTrees.Shortest.THREE, BinaryTrees.LENGTH_BITS);
    private final CodeLengths maker = new CodeLengths(SYMBOLS);
    private final byte[] lengths = new byte[SYMBOLS];
    private final int[] costs = new int[SYMBOLS];
    private final int passes;
    private final int depth;
    private final int nice;
    private int[] matches = new int[0];
    /** Index of each position's first match; up to the next one's. */
    private int[] firstMatches = new int[1];

    private int[] costToEnd = new int[1];
    private int[] choices = new int[1];

    OptimalXpressParser(int level) {
        passes = level < 80 ? 2 : 3;
        depth = level * 16 / 60;
        nice = Math.min(BinaryTrees.LENGTH_MASK, level * 48 / 60);
    }

    @Override
    public void parse(byte[] data, int length, XpressItems items) {
        reserve(length);
        findMatches(data, length);
        Arrays.fill(costs, FIRST_COST);
        for (int pass = 0; pass < passes; pass++) {
            if (pass > 0) {
                items.end();
                maker.build(items.frequencies(), SYMBOLS, MAX_CODEWORD, lengths);
                for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                    costs[symbol] = lengths[symbol] == 0 ? MAX_CODEWORD : lengths[symbol];
                }
            }
            findWay(data, length);
            items.start(length);
            walk(data, length, items);
        }
    }

    private void reserve(int length) {
        if (choices.length < length + 1) {
            matches = new int[KEPT_PER_BYTE * length + BinaryTrees.LENGTH_MASK];
            firstMatches = new int[length + 1];
            costToEnd = new int[length + 1];
            choices = new int[length + 1];
        }
    }

    private void findMatches(byte[] data, int length) {
        finder.start(data, 0, length);
        int full = KEPT_PER_BYTE * length;
        int index = 0;
        for (int at = 0; at < length; at++) {
            firstMatches[at] = index;
            if (index >= full) {
                continue;
            }
            int before = index;
            index = finder.find(at, Math.min(BinaryTrees.LENGTH_MASK, length - at), nice, depth, matches, index);
            int longest = index == before ? 0 : matches[index - 1] & BinaryTrees.LENGTH_MASK;
            if (longest >= nice) {
                // It will be taken: its inside needs no matches.
                int last = at + fullLength(data, at, matches[index - 1], length) - 1;
                while (at < last) {
                    at++;
                    firstMatches[at] = index;
                    finder.insert(at, nice, depth);
                }
            }
        }
        firstMatches[length] = index;
    }

    /** Length of a match that may go on behind the length that was searched for. */
    private static int fullLength(byte[] data, int at, int match, int length) {
        int offset = match >>> BinaryTrees.LENGTH_BITS;
        return MatchLength.extend(data, at, at - offset, match & BinaryTrees.LENGTH_MASK, length - at);
    }

    private void findWay(byte[] data, int length) {
        int[] costs = this.costs;
        int[] costToEnd = this.costToEnd;
        int[] matches = this.matches;
        costToEnd[length] = 0;
        for (int at = length - 1; at >= 0; at--) {
            int best = costs[data[at] & 0xff] + costToEnd[at + 1];
            int choice = 0;
            int shortest = MIN_MATCH;
            for (int index = firstMatches[at]; index < firstMatches[at + 1]; index++) {
                int match = matches[index];
                int longest = match & BinaryTrees.LENGTH_MASK;
                int offset = match >>> BinaryTrees.LENGTH_BITS;
                int offsetBits = 31 - Integer.numberOfLeadingZeros(offset);
                if (longest >= nice) {
                    longest = fullLength(data, at, match, length);
                    shortest = longest;
                }
                int slotCosts = (FIRST_MATCH | offsetBits << 4) - MIN_MATCH;
                int lastShort = Math.min(longest, FIRST_LONG - 1);
                int matchLength = shortest;
                for (; matchLength <= lastShort; matchLength++) {
                    int cost = offsetBits + costs[slotCosts + matchLength] + costToEnd[at + matchLength];
                    if (cost <= best) {
                        best = cost;
                        choice = matchLength << 16 | offset;
                    }
                }
                int longCost = offsetBits + costs[slotCosts + FIRST_LONG];
                for (; matchLength <= longest; matchLength++) {
                    int cost = longCost + (matchLength < FIRST_LONGER ? 8 : 24) + costToEnd[at + matchLength];
                    if (cost <= best) {
                        best = cost;
                        choice = matchLength << 16 | offset;
                    }
                }
                shortest = longest + 1;
            }
            costToEnd[at] = best;
            choices[at] = choice;
        }
    }

    private void walk(byte[] data, int length, XpressItems items) {
        for (int at = 0; at < length; ) {
            int choice = choices[at];
            if (choice == 0) {
                items.addLiteral(data[at++]);
            } else {
                items.addMatch(choice >>> 16, choice & 0xffff);
                at += choice >>> 16;
            }
        }
    }
}
