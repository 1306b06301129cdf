package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.FIRST_ALIGNED_SLOT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MAX_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.RECENT;

import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.match.BinaryTrees;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;

/**
 * Finds a nearly cheapest way through each block, in passes: costs are guessed first, then taken from the codes of the
 * way found. The recent offsets depend on the way, so the search goes forward and keeps, for each position, the
 * cheapest way to it and the offsets that come with it. Matches are searched once and kept.
 */
final class OptimalLzxParser implements LzxParser {
    /** Positions whose recent offsets are remembered: more than a match is long. */
    private static final int RING = 512;

    private static final int FAR_FOR_SHORTEST = 8192;
    /** Matches kept for each byte of a block, on average; where there are more, the block ends. */
    private static final int KEPT_PER_BYTE = 8;
    /** First length that takes a length symbol. */
    private static final int FIRST_LONG = MIN_MATCH + LONG_LENGTH;

    private final BinaryTrees finder = new BinaryTrees(BinaryTrees.Shortest.TWO, BinaryTrees.LENGTH_BITS);
    private final BlockSplitter splitter = new BlockSplitter();
    private final LzxCodes codes;
    private final LzxCosts costs;
    private final int passes;
    private final int depth;
    private final int nice;
    private final long[] recents = new long[RING];
    private final int[] literals = new int[LITERALS];
    private final int[] alignedSeen = new int[ALIGNED_SYMBOLS];
    private byte[] data = new byte[0];
    private int length;
    /** For each position the number of its matches, and these. */
    private int[] matches = new int[0];
    /** For each position of the block the cheapest way to it: {@code cost << 32 | last item}. */
    private long[] ways = new long[0];

    OptimalLzxParser(int level, int mainSymbols) {
        codes = new LzxCodes(mainSymbols);
        costs = new LzxCosts(mainSymbols);
        passes = level < 75 ? 2 : level < 95 ? 3 : 4;
        depth = level * 24 / 50;
        nice = Math.min(MAX_MATCH, level * 48 / 50);
    }

    @Override
    public void start(byte[] bytes, int size) {
        data = bytes;
        length = size;
        finder.start(bytes, 0, size);
        int block = Math.min(size, BlockSplitter.MAX_BLOCK + MAX_MATCH);
        if (ways.length <= block) {
            ways = new long[block + 1];
            matches = new int[block * (KEPT_PER_BYTE + 1) + MAX_MATCH + BinaryTrees.LENGTH_MASK];
        }
    }

    @Override
    public void parse(LzxBlock block) {
        block.end = collect(block.start);
        costs.guess(literals, alignedSeen);
        for (int pass = 0; pass < passes; pass++) {
            if (pass > 0) {
                block.countSymbols();
                codes.make(block);
                costs.follow(block, codes);
            }
            costs.complete();
            findWay(block.start, block.end - block.start, block.recent);
            takeWay(block);
        }
        block.recent = recents[block.end - block.start & RING - 1];
    }

    /** Finds the matches of the next block, and its end. */
    private int collect(int start) {
        splitter.start();
        Arrays.fill(literals, 0);
        Arrays.fill(alignedSeen, 0);
        int full = matches.length - MAX_MATCH - BinaryTrees.LENGTH_MASK;
        int index = 0;
        int at = start;
        int nextItem = start;
        while (at < length && index < full && (at < nextItem || !splitter.isEnd(at - start, length - at))) {
            int first = index + 1;
            int most = Math.min(MAX_MATCH, length - at);
            int end = finder.find(at, most, Math.min(nice, most), depth, matches, first);
            matches[index] = end - first;
            index = end;
            int longest = end == first ? 0 : matches[end - 1] & BinaryTrees.LENGTH_MASK;
            if (at >= nextItem) {
                nextItem = at + sample(at, longest, end == first ? 0 : matches[end - 1] >>> BinaryTrees.LENGTH_BITS);
            }
            at++;
            if (longest >= nice) {
                for (int last = at + longest - 1; at < last; at++) {
                    finder.insert(at, nice, depth);
                    matches[index++] = 0;
                }
                nextItem = at;
            }
        }
        return at;
    }

    /** Takes the item that a greedy parser would; returns its length. */
    private int sample(int at, int longest, int offset) {
        if (longest > MIN_MATCH + 1 || longest == MIN_MATCH + 1 && offset < FAR_FOR_SHORTEST) {
            splitter.addMatch(longest);
            alignedSeen[offset + LzxItem.OFFSET_BIAS & ALIGNED_SYMBOLS - 1]++;
            return longest;
        }
        splitter.addLiteral(data[at]);
        literals[data[at] & 0xff]++;
        return 1;
    }

    /** The loop that most time goes into. */
    private void findWay(int start, int size, long firstRecent) {
        byte[] bytes = data;
        long[] ways = this.ways;
        int[] matches = this.matches;
        int[] mainCosts = costs.main;
        int[] lengthCosts = costs.length;
        int[] extraCosts = costs.extra;
        int[] alignedCosts = costs.aligned;
        Arrays.fill(ways, 1, size + 1, Long.MAX_VALUE);
        ways[0] = 0;
        recents[0] = firstRecent;
        long recent = firstRecent;
        int index = 0;
        for (int position = 0; ; position++) {
            long way = ways[position];
            int cost = (int) (way >>> 32);
            if (position > 0) {
                int item = (int) way;
                int itemLength = LzxItem.length(item);
                recent = recents[position - itemLength & RING - 1];
                if (itemLength > LzxItem.LITERAL_LENGTH) {
                    recent = RecentOffsets.after(recent, LzxItem.code(item));
                }
                recents[position & RING - 1] = recent;
            }
            if (position == size) {
                break;
            }
            int at = start + position;
            int count = matches[index++];
            if (count > 0) {
                int most = Math.min(MAX_MATCH, size - position);
                // Without a match there is no recent one either: pairs are found at their latest place.
                int covered = offerRecent(position, cost, at, most, recent);
                // An explicit offset is no better for lengths that a recent one offers.
                int matchLength = covered + 1;
                for (int last = index + count; index < last; index++) {
                    int match = matches[index];
                    int longest = Math.min(most, match & BinaryTrees.LENGTH_MASK);
                    if (longest < matchLength) {
                        continue;
                    }
                    int code = (match >>> BinaryTrees.LENGTH_BITS) + LzxItem.OFFSET_BIAS;
                    int slot = LzxItem.slot(code);
                    int slotCosts = LITERALS + 8 * slot - MIN_MATCH;
                    int base = cost + extraCosts[slot];
                    if (slot >= FIRST_ALIGNED_SLOT) {
                        base += alignedCosts[code & ALIGNED_SYMBOLS - 1];
                    }
                    int item = code << LzxItem.LENGTH_BITS;
                    int lastShort = Math.min(longest, FIRST_LONG - 1);
                    for (; matchLength <= lastShort; matchLength++) {
                        long candidate = (long) (base + mainCosts[slotCosts + matchLength]) << 32 | item | matchLength;
                        ways[position + matchLength] = Math.min(ways[position + matchLength], candidate);
                    }
                    base += mainCosts[slotCosts + FIRST_LONG];
                    for (; matchLength <= longest; matchLength++) {
                        long candidate =
                                (long) (base + lengthCosts[matchLength - FIRST_LONG]) << 32 | item | matchLength;
                        ways[position + matchLength] = Math.min(ways[position + matchLength], candidate);
                    }
                }
            }
            int literal = bytes[at] & 0xff;
            long candidate = (long) (cost + mainCosts[literal]) << 32 | LzxItem.literal(bytes[at]);
            ways[position + 1] = Math.min(ways[position + 1], candidate);
        }
    }

    /** Offers matches with the recent offsets; returns the longest length that has one, or 1. */
    private int offerRecent(int position, int cost, int at, int most, long recent) {
        byte[] bytes = data;
        long[] ways = this.ways;
        int[] recentCosts = costs.recent;
        int covered = MIN_MATCH - 1;
        int pair = Words.unsignedShort(bytes, at);
        for (int which = 0; which < RECENT; which++) {
            int back = RecentOffsets.get(recent, which);
            if (back > at || pair != Words.unsignedShort(bytes, at - back)) {
                continue;
            }
            int longest = MatchLength.extend(bytes, at, at - back, MIN_MATCH, most);
            int first = which << LzxItem.LENGTH_BITS;
            while (covered < longest) {
                covered++;
                long candidate = (long) (cost + recentCosts[first + covered]) << 32 | first | covered;
                ways[position + covered] = Math.min(ways[position + covered], candidate);
            }
        }
        return covered;
    }

    private void takeWay(LzxBlock block) {
        int size = block.end - block.start;
        int count = 0;
        for (int position = size; position > 0; position -= LzxItem.length((int) ways[position])) {
            count++;
        }
        block.count = count;
        for (int position = size; position > 0; position -= LzxItem.length((int) ways[position])) {
            block.items[--count] = (int) ways[position];
        }
    }
}
