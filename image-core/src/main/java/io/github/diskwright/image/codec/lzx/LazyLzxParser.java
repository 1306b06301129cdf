package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.MAX_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.RECENT;

import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.match.HashChains;
import io.github.diskwright.image.codec.match.MatchLength;

/** Takes a match only if the next position has no better one: the fast levels. */
final class LazyLzxParser implements LzxParser {
    private static final int MIN_EXPLICIT = 3;
    private static final int MIN_RECENT = 3;
    /** A match of three bytes that is further away than this costs more than three literals. */
    private static final int FAR_FOR_SHORTEST = 8192;

    private static final int RECENT_BONUS = 3;

    private final HashChains finder = new HashChains();
    private final BlockSplitter splitter = new BlockSplitter();
    private final int depth;
    private final int nice;
    private byte[] data = new byte[0];
    private int length;
    /** The match that was looked for last: an item, or 0, and its worth. */
    private int found;

    private int score;
    private long recent;

    LazyLzxParser(int level) {
        depth = Math.max(2, level * 60 / 34);
        nice = Math.min(MAX_MATCH, Math.max(8, level * 80 / 34));
    }

    @Override
    public void start(byte[] bytes, int size) {
        data = bytes;
        length = size;
        finder.start(bytes, 0, size);
    }

    @Override
    public void parse(LzxBlock block) {
        splitter.start();
        recent = block.recent;
        int at = block.start;
        int count = 0;
        while (at < length && !splitter.isEnd(at - block.start, length - at)) {
            look(at, MIN_EXPLICIT - 1, depth);
            int item = found;
            if (item == 0) {
                splitter.addLiteral(data[at]);
                block.items[count++] = LzxItem.literal(data[at++]);
                continue;
            }
            int inserted = 1;
            while (LzxItem.length(item) < nice && at + LzxItem.length(item) < length) {
                int now = score;
                look(at + 1, LzxItem.length(item) - 1, depth >> 1);
                inserted = 2;
                if (found == 0 || score <= now) {
                    break;
                }
                splitter.addLiteral(data[at]);
                block.items[count++] = LzxItem.literal(data[at++]);
                item = found;
                inserted = 1;
            }
            int matchLength = LzxItem.length(item);
            splitter.addMatch(matchLength);
            block.items[count++] = item;
            recent = RecentOffsets.after(recent, LzxItem.code(item));
            finder.insert(at + inserted, matchLength - inserted);
            at += matchLength;
        }
        block.count = count;
        block.end = at;
        block.recent = recent;
    }

    /** Looks for the best match at a position, and passes it. */
    private void look(int at, int longerThan, int searches) {
        int most = Math.min(MAX_MATCH, length - at);
        found = 0;
        score = 0;
        int explicit = most <= longerThan ? 0 : finder.longest(at, longerThan, most, nice, searches);
        if (most <= longerThan) {
            finder.insert(at, 1);
        }
        int offset = finder.offset();
        if (explicit > longerThan && (explicit > MIN_EXPLICIT || offset <= FAR_FOR_SHORTEST)) {
            found = LzxItem.match(offset + LzxItem.OFFSET_BIAS, explicit);
            score = explicit + (offset < 4096 ? 1 : 0) + (offset < 256 ? 1 : 0);
        }
        for (int index = 0; index < RECENT && most >= MIN_RECENT; index++) {
            int back = RecentOffsets.get(recent, index);
            if (back > at || (Words.getInt(data, at) ^ Words.getInt(data, at - back)) << 8 != 0) {
                continue;
            }
            int recentLength = MatchLength.extend(data, at, at - back, MIN_RECENT, most);
            if (recentLength + RECENT_BONUS > score) {
                found = LzxItem.match(index, recentLength);
                score = recentLength + RECENT_BONUS;
            }
        }
    }
}
