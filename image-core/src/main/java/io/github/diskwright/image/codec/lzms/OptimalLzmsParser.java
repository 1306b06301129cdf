package io.github.diskwright.image.codec.lzms;

import static io.github.diskwright.image.codec.lzms.LzmsFormat.DELTA;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.DELTA_RECENT_0;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.DELTA_RECENT_1;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LZ;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LZ_RECENT_0;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LZ_RECENT_1;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.MAIN;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.MATCH;

import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the cheapest way, piece after piece: as far as different ways may lead, or to a match that is long enough to
 * be taken at once. Then the piece is written, and codes and chances follow it. For each position of a piece the cheapest
 * way to it is kept, with the histories and queues that come with it. Besides single items, a step may be a literal and a
 * match with the latest offset, or a match before these two. Not thread-safe.
 */
final class OptimalLzmsParser implements LzmsParser {
    private static final int MAX_PIECE = 2048;
    private static final int RECENT = 3;
    private static final int MIN_RECENT = 2;
    private static final int MIN_DELTA = 3;
    /** A step of three items is at most this long; also the most nodes that lie behind a piece's end. */
    private static final int MAX_STEP = 2 * MatchSearch.LENGTH_MASK + 2;

    private static final int NODES = MAX_PIECE + MAX_STEP + 1;
    /** Set in an item that stands for three, which are kept beside. */
    private static final long IS_STEP = 1L << 62;
    /** Instead of the first item of a step that has two. */
    private static final long NO_ITEM = 0;

    private final MatchFeed feed;
    private final DeltaFinder deltas = new DeltaFinder();
    private final int nice;
    private final boolean triesSteps;
    /** Also those that begin with a literal or a recent offset; they gain 0.05 % and take 5 to 9 % of the time. */
    private final boolean triesAllSteps;

    private final LzmsState state = new LzmsState(NODES);
    private final int[] costs = new int[NODES];
    private final long[] items = new long[NODES];
    private final long[] steps = new long[3 * NODES];
    private final long[] way = new long[3 * NODES];
    private final int[] matches = new int[MatchSearch.LENGTH_MASK + 1];
    private final int[] deltaOffsets = new int[DeltaFinder.POWERS];
    private byte[] data = new byte[0];
    private int length;
    private LzmsCosts prices;
    private int[] lengthCosts = new int[0];
    /** Last node of the piece that a way leads to. */
    private int reached;
    /** A match that is taken at once: item without length, and its length or 0. */
    private long longItem;

    private int longLength;

    /**
     * A parser.
     *
     * @param level 35 to 100
     * @param writer what all chunks are written by
     * @param helpers run the search for matches ahead; null for none
     */
    OptimalLzmsParser(int level, LzmsWriter writer, @Nullable Executor helpers) {
        int depth = level * 32 / 50;
        nice = Math.min(MatchSearch.LENGTH_MASK, 23 + level * 40 / 50);
        triesSteps = level >= 50;
        triesAllSteps = level >= 75;
        feed = new MatchFeed(new MatchSearch(depth, nice), helpers);
        prices = new LzmsCosts(writer);
    }

    @Override
    public void parse(byte[] bytes, int size, LzmsWriter writer) {
        data = bytes;
        length = size;
        feed.start(bytes, size);
        try {
            parseAll(size, writer);
        } finally {
            feed.finish();
        }
    }

    private void parseAll(int size, LzmsWriter writer) {
        deltas.start(data, size);
        state.start(0);
        Arrays.fill(costs, Integer.MAX_VALUE);
        for (int at = 0; at < size && !writer.isFull(); ) {
            prices.follow();
            lengthCosts = prices.lengths();
            int end = findWay(at);
            writeWay(writer, at, end);
            at += end;
            if (longLength > 0) {
                writeItem(writer, at, longItem | longLength);
                state.apply(end, longItem | longLength);
                pass(at + 1, longLength - 1);
                at += longLength;
            }
            state.copy(end, 0);
            Arrays.fill(costs, 1, Math.min(reached, NODES - 1) + 1, Integer.MAX_VALUE);
        }
    }

    /** Passes the inside of a match that was taken at once. */
    private void pass(int from, int count) {
        for (int at = from; at < from + count; at++) {
            feed.next(matches);
            deltas.find(at, deltaOffsets);
        }
    }

    /** Finds the cheapest way from a position; returns the bytes up to where the piece ends. */
    private int findWay(int start) {
        costs[0] = 0;
        reached = 0;
        longLength = 0;
        int node = 0;
        while (true) {
            if (node > 0) {
                arrive(node);
            }
            if (node > 0 && (node == reached || node >= MAX_PIECE) || start + node == length) {
                return node;
            }
            expand(start, node);
            if (longLength > 0) {
                return node;
            }
            node++;
        }
    }

    /** Makes the state of a node, to which no cheaper way can lead any more. */
    private void arrive(int node) {
        long item = items[node];
        state.copy(node - LzmsItem.length(item & ~IS_STEP), node);
        if ((item & IS_STEP) == 0) {
            state.apply(node, item);
        } else {
            for (int i = 3 * node; i < 3 * node + 3; i++) {
                if (steps[i] != NO_ITEM) {
                    state.apply(node, steps[i]);
                }
            }
        }
    }

    /** Offers all that can follow a node. */
    private void expand(int start, int node) {
        int at = start + node;
        int most = length - at;
        long history = state.histories[node];
        int cost = costs[node];
        int matchCost = cost + prices.one(MAIN, history, LzmsState.MAIN, 15);
        int lzCost = matchCost + prices.zero(MATCH, history, LzmsState.MATCH, 31);
        int deltaCost = matchCost + prices.one(MATCH, history, LzmsState.MATCH, 31);
        int count = feed.next(matches);
        boolean hasDelta = deltas.find(at, deltaOffsets);
        offerLiteral(node, cost + prices.zero(MAIN, history, LzmsState.MAIN, 15) + prices.literal(data[at]));
        if (triesAllSteps && most > MIN_RECENT) {
            int latest = state.lzQueues[LzmsState.QUEUE * node];
            if (latest <= at) {
                offerStep(node, at, NO_ITEM, latest, cost);
            }
        }
        if (most >= MIN_RECENT) {
            offerRecent(node, at, most, lzCost + prices.one(LZ, history, LzmsState.LZ, 63), history);
            offerRecentDelta(node, at, most, deltaCost + prices.one(DELTA, history, LzmsState.DELTA, 63), history);
        }
        if (count > 0 && longLength == 0) {
            offerMatches(node, at, most, count, lzCost + prices.zero(LZ, history, LzmsState.LZ, 63));
        }
        if (hasDelta && longLength == 0) {
            offerDeltas(node, at, most, deltaCost + prices.zero(DELTA, history, LzmsState.DELTA, 63));
        }
    }

    private void offerLiteral(int node, int cost) {
        if (cost < costs[node + 1]) {
            costs[node + 1] = cost;
            items[node + 1] = LzmsItem.ONE_LITERAL;
        }
        reached = Math.max(reached, node + 1);
    }

    private void offerRecent(int node, int at, int most, int cost, long history) {
        int first = LzmsState.QUEUE * node + state.firstLz(node);
        for (int index = 0; index < RECENT; index++) {
            int offset = state.lzQueues[first + index];
            if (offset > at || Words.unsignedShort(data, at) != Words.unsignedShort(data, at - offset)) {
                continue;
            }
            int longest = MatchLength.extend(data, at, at - offset, MIN_RECENT, most);
            if (longest >= nice) {
                takeAtOnce(LzmsItem.lzRecent(index), longest);
                return;
            }
            int recentCost = cost + indexCost(index, history, LZ_RECENT_0, LzmsState.LZ_RECENT_0, LZ_RECENT_1);
            offer(node, MIN_RECENT, longest, recentCost, LzmsItem.lzRecent(index));
            if (triesAllSteps) {
                offerStep(node, at, LzmsItem.lzRecent(index) | longest, offset, recentCost + lengthCosts[longest]);
            }
        }
    }

    /** What it costs to say which recent source; the second class's history is eight bits above the first one's. */
    private int indexCost(int index, long history, int class0, int shift0, int class1) {
        if (index == 0) {
            return prices.zero(class0, history, shift0, 63);
        }
        int cost = prices.one(class0, history, shift0, 63);
        int shift1 = shift0 + 8;
        return cost + (index == 1 ? prices.zero(class1, history, shift1, 63) : prices.one(class1, history, shift1, 63));
    }

    private void offerRecentDelta(int node, int at, int most, int cost, long history) {
        int first = LzmsState.QUEUE * node + state.firstDelta(node);
        for (int index = 0; index < RECENT; index++) {
            long source = state.deltaQueues[first + index];
            int power = (int) source & 7;
            long rawOffset = source >>> 3;
            if ((rawOffset << power) + (1 << power) > at) {
                continue;
            }
            int longest = DeltaFinder.length(data, at, power, (int) rawOffset, Math.min(most, nice));
            if (longest >= nice) {
                int all = DeltaFinder.length(data, at, power, (int) rawOffset, most);
                takeAtOnce(LzmsItem.deltaRecent(index), all);
                return;
            }
            if (longest >= MIN_RECENT) {
                offer(
                        node,
                        MIN_RECENT,
                        longest,
                        cost + indexCost(index, history, DELTA_RECENT_0, LzmsState.DELTA_RECENT_0, DELTA_RECENT_1),
                        LzmsItem.deltaRecent(index));
            }
        }
    }

    private void offerMatches(int node, int at, int most, int count, int cost) {
        int last = matches[count - 1];
        if ((last & MatchSearch.LENGTH_MASK) >= nice) {
            int offset = last >>> MatchSearch.LENGTH_BITS;
            takeAtOnce(LzmsItem.lz(offset), MatchLength.extend(data, at, at - offset, nice, most));
            return;
        }
        int shortest = MIN_RECENT;
        for (int i = 0; i < count; i++) {
            int offset = matches[i] >>> MatchSearch.LENGTH_BITS;
            int longest = matches[i] & MatchSearch.LENGTH_MASK;
            int offsetCost = cost + prices.offset(offset);
            offer(node, shortest, longest, offsetCost, LzmsItem.lz(offset));
            shortest = longest + 1;
            if (triesSteps && i == count - 1) {
                offerStep(node, at, LzmsItem.lz(offset) | longest, offset, offsetCost + lengthCosts[longest]);
            }
        }
    }

    /**
     * A match, a literal, and the same offset again; or no match before the literal, and the latest offset after it.
     *
     * @param match the match, or {@link #NO_ITEM}
     * @param offset its offset, or the latest one
     * @param cost of the way up to the literal
     */
    private void offerStep(int node, int at, long match, int offset, int cost) {
        int matchLength = LzmsItem.length(match);
        int behind = at + matchLength + 1;
        int most = Math.min(length - behind, nice);
        if (most < MIN_RECENT || Words.unsignedShort(data, behind) != Words.unsignedShort(data, behind - offset)) {
            return;
        }
        int again = MatchLength.extend(data, behind, behind - offset, MIN_RECENT, most);
        int scratch = NODES - 1;
        state.copy(node, scratch);
        if (match != NO_ITEM) {
            state.apply(scratch, match);
        }
        long history = state.histories[scratch];
        int total = cost + prices.zero(MAIN, history, LzmsState.MAIN, 15) + prices.literal(data[behind - 1]);
        state.apply(scratch, LzmsItem.ONE_LITERAL);
        history = state.histories[scratch];
        total += prices.one(MAIN, history, LzmsState.MAIN, 15)
                + prices.zero(MATCH, history, LzmsState.MATCH, 31)
                + prices.one(LZ, history, LzmsState.LZ, 63)
                + prices.zero(LZ_RECENT_0, history, LzmsState.LZ_RECENT_0, 63)
                + lengthCosts[again];
        int stepLength = matchLength + 1 + again;
        int target = node + stepLength;
        if (total < costs[target]) {
            costs[target] = total;
            items[target] = IS_STEP | stepLength;
            steps[3 * target] = match;
            steps[3 * target + 1] = LzmsItem.ONE_LITERAL;
            steps[3 * target + 2] = LzmsItem.lzRecent(0) | again;
            reached = Math.max(reached, target);
        }
    }

    private void offerDeltas(int node, int at, int most, int cost) {
        for (int power = 0; power < DeltaFinder.POWERS; power++) {
            int rawOffset = deltaOffsets[power];
            if (rawOffset == 0) {
                continue;
            }
            int longest = DeltaFinder.length(data, at, power, rawOffset, Math.min(most, nice));
            long item = LzmsItem.delta(power, rawOffset);
            if (longest >= nice) {
                takeAtOnce(item, DeltaFinder.length(data, at, power, rawOffset, most));
                return;
            }
            if (longest >= MIN_DELTA) {
                offer(node, MIN_DELTA, longest, cost + prices.deltaSource(power, rawOffset), item);
            }
        }
    }

    private void takeAtOnce(long item, int itemLength) {
        longItem = item;
        longLength = itemLength;
    }

    /** Offers a match of several lengths. */
    private void offer(int node, int shortest, int longest, int cost, long item) {
        int[] lengths = lengthCosts;
        for (int itemLength = shortest; itemLength <= longest; itemLength++) {
            int total = cost + lengths[itemLength];
            if (total < costs[node + itemLength]) {
                costs[node + itemLength] = total;
                items[node + itemLength] = item | itemLength;
            }
        }
        reached = Math.max(reached, node + longest);
    }

    /** Writes the way to a node of the piece that starts at a position. */
    private void writeWay(LzmsWriter writer, int start, int end) {
        int first = way.length;
        for (int node = end; node > 0; ) {
            long item = items[node];
            if ((item & IS_STEP) == 0) {
                way[--first] = item;
            } else {
                for (int i = 3 * node + 2; i >= 3 * node; i--) {
                    if (steps[i] != NO_ITEM) {
                        way[--first] = steps[i];
                    }
                }
            }
            node -= LzmsItem.length(item & ~IS_STEP);
        }
        int at = start;
        for (int i = first; i < way.length; i++) {
            writeItem(writer, at, way[i]);
            at += LzmsItem.length(way[i]);
        }
    }

    private void writeItem(LzmsWriter writer, int at, long item) {
        int itemLength = LzmsItem.length(item);
        int source = LzmsItem.source(item);
        switch (LzmsItem.kind(item)) {
            case LzmsItem.LITERAL -> writer.literal(data[at] & 0xff);
            case LzmsItem.LZ -> writer.lzMatch(LzmsWriter.EXPLICIT, source, itemLength);
            case LzmsItem.LZ_RECENT -> writer.lzMatch(source, 0, itemLength);
            case LzmsItem.DELTA -> writer.deltaMatch(LzmsWriter.EXPLICIT, LzmsItem.power(item), source, itemLength);
            default -> writer.deltaMatch(source, 0, 0, itemLength);
        }
    }
}
