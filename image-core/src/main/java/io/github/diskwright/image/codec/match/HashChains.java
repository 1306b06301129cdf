package io.github.diskwright.image.codec.match;

import io.github.diskwright.image.codec.chunk.Words;
import java.util.Arrays;

/**
 * Finds the longest of the latest matches: a chain of positions for each hash of 4 bytes, and the latest position for
 * each hash of 3. Every position has to be passed to {@link #longest} or {@link #insert} once, in order. Takes 8 bytes
 * for each byte of the longest chunk's next power of two, and 384 KiB. Not thread-safe.
 */
public final class HashChains {
    private static final int CHAIN_HASH_BITS = 16;
    private static final int SHORT_HASH_BITS = 15;
    private static final int MULTIPLIER = 0x9e3779b1;
    private static final int SHORT_MATCH = 3;

    private final int[] heads = new int[1 << CHAIN_HASH_BITS];
    private final int[] shortHeads = new int[1 << SHORT_HASH_BITS];
    private int[] chains = new int[1];
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    /** Numbers of positions go on from chunk to chunk, so that tables need not be cleared; lower ones are void. */
    private int base = 1;

    private int offset;
    /** Hash and head of the position that comes next. */
    private int nextHash;

    private int nextHead;

    /** A finder without data. */
    public HashChains() {}

    /**
     * Starts a chunk.
     *
     * @param data holds it, and {@link MatchLength#SLACK} bytes behind it
     * @param from index of its first byte
     * @param length its bytes
     */
    public void start(byte[] data, int from, int length) {
        base += end - start;
        if (base > Integer.MAX_VALUE - length) {
            Arrays.fill(heads, 0);
            Arrays.fill(shortHeads, 0);
            base = 1;
        }
        if (chains.length < length) {
            chains = new int[Integer.highestOneBit(length - 1) << 1];
        }
        bytes = data;
        start = from;
        end = from + length;
        loadNext(from);
    }

    /** How far back the match of the last successful search is. */
    public int offset() {
        return offset;
    }

    /** Passes positions without searching. */
    public void insert(int from, int count) {
        int last = Math.min(from + count, end - 3);
        if (from >= last) {
            return;
        }
        for (int at = from; at < last; at++) {
            int word = Words.getInt(bytes, at);
            int number = base + at - start;
            int hash = word * MULTIPLIER >>> 32 - CHAIN_HASH_BITS;
            chains[at - start] = heads[hash];
            heads[hash] = number;
            shortHeads[(word << 8) * MULTIPLIER >>> 32 - SHORT_HASH_BITS] = number;
        }
        loadNext(last);
    }

    /** Loads the head for the position that comes next, so that it is there when the search needs it. */
    private void loadNext(int at) {
        nextHash = Words.getInt(bytes, at) * MULTIPLIER >>> 32 - CHAIN_HASH_BITS;
        nextHead = heads[nextHash];
    }

    /**
     * Searches at a position, and passes it.
     *
     * @param at index of the position
     * @param atLeast a match has to be longer than this; 2 or more
     * @param most bytes that a match may have; not beyond the end of the data
     * @param nice with a match of this length the search ends
     * @param depth positions to look at, at most
     * @return length of the longest match, {@code atLeast} if there is none; see {@link #offset()}
     */
    public int longest(int at, int atLeast, int most, int nice, int depth) {
        if (at > end - 4) {
            return atLeast;
        }
        byte[] data = bytes;
        int word = Words.getInt(data, at);
        int position = at - start;
        int number = base + position;
        int shortHash = (word << 8) * MULTIPLIER >>> 32 - SHORT_HASH_BITS;
        int candidate = nextHead;
        int shortCandidate = shortHeads[shortHash];
        chains[position] = candidate;
        heads[nextHash] = number;
        shortHeads[shortHash] = number;
        loadNext(at + 1);
        int best = atLeast;
        if (best < SHORT_MATCH && shortCandidate >= base && most >= SHORT_MATCH) {
            int other = at - (number - shortCandidate);
            if ((Words.getInt(data, other) ^ word) << 8 == 0) {
                best = SHORT_MATCH;
                offset = at - other;
            }
        }
        if (most <= best) {
            return best;
        }
        int wanted = Math.min(nice, most);
        for (int left = depth; left > 0 && candidate >= base; left--) {
            int other = at - (number - candidate);
            // The last bytes of what would be longer differ most often.
            int last = Math.max(best, SHORT_MATCH) - SHORT_MATCH;
            if (Words.getInt(data, other + last) == Words.getInt(data, at + last)
                    && Words.getInt(data, other) == word) {
                int length = MatchLength.extend(data, at, other, 4, most);
                if (length > best) {
                    best = length;
                    offset = at - other;
                    if (length >= wanted) {
                        break;
                    }
                }
            }
            candidate = chains[candidate - base];
        }
        return best;
    }
}
