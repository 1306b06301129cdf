package io.github.diskwright.image.codec.xpress;

import static io.github.diskwright.image.codec.xpress.XpressFormat.MIN_MATCH;

import io.github.diskwright.image.codec.match.HashChains;

/**
 * Takes a match only if the next position has no better one: the fast levels. Below a level it does not look at the next
 * position.
 */
final class LazyXpressParser implements XpressParser {
    private static final int FIRST_LAZY_LEVEL = 20;
    /** A match of three bytes that is further away than this costs more than three literals. */
    private static final int FAR_FOR_SHORTEST = 4096;

    private static final int FAR_IN_SMALL_CHUNK = 2048;
    private static final int SMALL_CHUNK = 8192;

    private final HashChains finder = new HashChains();
    private final boolean isLazy;
    private final int depth;
    private final int nice;

    LazyXpressParser(int level) {
        isLazy = level >= FIRST_LAZY_LEVEL;
        depth = Math.max(2, level * 24 / 50);
        nice = Math.max(8, level * 48 / 50);
    }

    @Override
    public void parse(byte[] data, int length, XpressItems items) {
        finder.start(data, 0, length);
        int far = length <= SMALL_CHUNK ? FAR_IN_SMALL_CHUNK : FAR_FOR_SHORTEST;
        int at = 0;
        while (at < length) {
            int matchLength = finder.longest(at, MIN_MATCH - 1, length - at, nice, depth);
            int offset = finder.offset();
            if (matchLength < MIN_MATCH || matchLength == MIN_MATCH && offset > far) {
                items.addLiteral(data[at++]);
                continue;
            }
            int inserted = 1;
            while (isLazy && matchLength < nice && at + matchLength < length) {
                int next = finder.longest(at + 1, matchLength - 1, length - at - 1, nice, depth >> 1);
                inserted = 2;
                if (next < matchLength || !isBetter(next, finder.offset(), matchLength, offset)) {
                    break;
                }
                items.addLiteral(data[at++]);
                matchLength = next;
                offset = finder.offset();
                inserted = 1;
            }
            items.addMatch(matchLength, offset);
            finder.insert(at + inserted, matchLength - inserted);
            at += matchLength;
        }
    }

    /** Whether a match one byte later is worth the literal before it: a byte of length is as much as 4 bits of offset. */
    private static boolean isBetter(int next, int nextOffset, int now, int offset) {
        int fewerBits = Integer.numberOfLeadingZeros(nextOffset) - Integer.numberOfLeadingZeros(offset);
        return 4 * (next - now) + fewerBits > 2;
    }
}
