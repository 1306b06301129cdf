package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.match.HashChains;
import io.github.diskwright.image.codec.match.MatchLength;

/** Takes a match only if the next position has no better one; no delta matches. The fast levels. */
final class LazyLzmsParser implements LzmsParser {
    private static final int MIN_EXPLICIT = 3;
    private static final int MIN_RECENT = 3;
    private static final int FAR_FOR_SHORTEST = 2048;
    private static final int RECENT_BONUS = 3;
    private static final int RECENT = 3;
    /** How often it is looked whether the writer is full. */
    private static final int CHECKED_EVERY = 1 << 12;

    private final HashChains finder = new HashChains();
    private final int depth;
    private final int nice;
    private final int[] queue = new int[4];
    private byte[] data = new byte[0];
    private int length;
    /** 1 if the item before was a match: then its offset is not to be had by index. */
    private int firstRecent;
    /** The match that was looked for last: its length or 0, its recent index or none, its offset, its worth. */
    private int foundLength;

    private int foundIndex;
    private int foundOffset;
    private int score;

    /**
     * A parser.
     *
     * @param level 1, the fastest, to 100
     */
    LazyLzmsParser(int level) {
        depth = Math.max(2, level * 64 / 34);
        nice = Math.max(16, level * 128 / 34);
    }

    @Override
    public void parse(byte[] bytes, int size, LzmsWriter writer) {
        data = bytes;
        length = size;
        finder.start(bytes, 0, size);
        for (int i = 0; i < queue.length; i++) {
            queue[i] = i + 1;
        }
        firstRecent = 0;
        int check = CHECKED_EVERY;
        for (int at = 0; at < size; ) {
            if (at >= check) {
                if (writer.isFull()) {
                    return;
                }
                check = at + CHECKED_EVERY;
            }
            look(at, MIN_EXPLICIT - 1, depth);
            if (foundLength == 0) {
                writer.literal(bytes[at++] & 0xff);
                firstRecent = 0;
                continue;
            }
            at = takeBest(at, writer);
        }
    }

    /** Takes the match found at a position, or a better one behind literals; returns the position behind it. */
    private int takeBest(int from, LzmsWriter writer) {
        int at = from;
        int inserted = 1;
        int matchLength = foundLength;
        int index = foundIndex;
        int offset = foundOffset;
        while (matchLength < nice && at + matchLength < length) {
            int now = score;
            int first = firstRecent;
            firstRecent = 0;
            look(at + 1, matchLength - 1, depth >> 1);
            inserted = 2;
            if (foundLength == 0 || score <= now) {
                firstRecent = first;
                break;
            }
            writer.literal(data[at++] & 0xff);
            matchLength = foundLength;
            index = foundIndex;
            offset = foundOffset;
            inserted = 1;
        }
        writer.lzMatch(index, offset, matchLength);
        moveToFront(index, offset);
        finder.insert(at + inserted, matchLength - inserted);
        return at + matchLength;
    }

    private void moveToFront(int index, int offset) {
        int from = index == LzmsWriter.EXPLICIT ? queue.length - 1 : index + firstRecent;
        System.arraycopy(queue, 0, queue, 1, from);
        queue[0] = offset;
        firstRecent = 1;
    }

    /** Looks for the best match at a position, and passes it. */
    private void look(int at, int longerThan, int searches) {
        int most = length - at;
        foundLength = 0;
        score = 0;
        if (most <= longerThan) {
            finder.insert(at, 1);
        } else {
            int explicit = finder.longest(at, longerThan, most, nice, searches);
            int offset = finder.offset();
            if (explicit > longerThan && (explicit > MIN_EXPLICIT || offset <= FAR_FOR_SHORTEST)) {
                foundLength = explicit;
                foundIndex = LzmsWriter.EXPLICIT;
                foundOffset = offset;
                score = explicit + (offset < 4096 ? 1 : 0) + (offset < 256 ? 1 : 0);
            }
        }
        for (int index = 0; index < RECENT && most >= MIN_RECENT; index++) {
            int back = queue[index + firstRecent];
            if (back > at || (Words.getInt(data, at) ^ Words.getInt(data, at - back)) << 8 != 0) {
                continue;
            }
            int recent = MatchLength.extend(data, at, at - back, MIN_RECENT, most);
            if (recent + RECENT_BONUS > score) {
                foundLength = recent;
                foundIndex = index;
                foundOffset = back;
                score = recent + RECENT_BONUS;
            }
        }
    }
}
