package io.github.diskwright.image.codec.match;

import io.github.diskwright.image.codec.chunk.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds, for each length, the nearest match that a bounded search meets: a tree of suffixes for each hash of 4 bytes,
 * whose root is the latest position; the latest two positions for each hash of 3 bytes, and the latest for each pair of
 * bytes. Every position has to be passed to {@link #find} or {@link #insert} once, in order. Takes 8 bytes for each byte
 * of the longest chunk's next power of two, and 1 MiB. Not thread-safe.
 */
public final class BinaryTrees {
    /** Low bits of a match that are its length in finders for chunks of up to 4 MiB. */
    public static final int LENGTH_BITS = 9;

    /** Mask of the length there, and most matches that one position can have. */
    public static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    private static final int TREE_HASH_BITS = 16;
    /** Chunks up to this length have roots enough with fewer bits, and these stay in a nearer cache. */
    private static final int SMALL_CHUNK = 1 << 16;

    private static final int SMALL_TREE_HASH_BITS = 15;
    private static final int SHORT_HASH_BITS = 14;
    private static final int MULTIPLIER = 0x9e3779b1;

    private final int lengthBits;
    private final int[] roots = new int[1 << TREE_HASH_BITS];
    private final int[] shortHeads = new int[2 << SHORT_HASH_BITS];
    private final int[] pairHeads;
    private int[] children = new int[2];
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    /** Numbers of positions go on from chunk to chunk, so that tables need not be cleared; lower ones are void. */
    private int base = 1;

    private int hashShift;
    /** Hash and root of the position that comes next. */
    private int nextHash;

    private int nextRoot;

    /** Whether matches of 2 bytes are wanted. */
    public enum Shortest {
        /** Matches have 2 bytes or more. */
        TWO,
        /** Matches have 3 bytes or more. */
        THREE
    }

    /**
     * A finder without data.
     *
     * @param shortest whether matches of 2 bytes are wanted
     * @param lengthBits low bits of a match that are its length; its offset is in the others, all 32 being used
     */
    public BinaryTrees(Shortest shortest, int lengthBits) {
        this.lengthBits = lengthBits;
        pairHeads = new int[shortest == Shortest.TWO ? 1 << 16 : 0];
    }

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
            Arrays.fill(roots, 0);
            Arrays.fill(shortHeads, 0);
            Arrays.fill(pairHeads, 0);
            base = 1;
        }
        if (children.length < 2 * length) {
            children = new int[Math.max(2, Integer.highestOneBit(length - 1) << 2)];
        }
        bytes = data;
        start = from;
        end = from + length;
        hashShift = 32 - (length <= SMALL_CHUNK ? SMALL_TREE_HASH_BITS : TREE_HASH_BITS);
        nextHash = Words.getInt(data, from) * MULTIPLIER >>> hashShift;
        nextRoot = roots[nextHash];
    }

    /** Passes a position without collecting matches. */
    public void insert(int at, int nice, int depth) {
        if (at > end - 4) {
            return;
        }
        int word = Words.getInt(bytes, at);
        int number = base + at - start;
        if (pairHeads.length > 0) {
            pairHeads[word & 0xffff] = number;
        }
        int shortHash = ((word << 8) * MULTIPLIER >>> 32 - SHORT_HASH_BITS) << 1;
        shortHeads[shortHash + 1] = shortHeads[shortHash];
        shortHeads[shortHash] = number;
        descend(at, number, Math.min(nice, end - at), nice, depth, 3, null, 0);
    }

    /**
     * Searches at a position, and passes it.
     *
     * @param at index of the position
     * @param most bytes that a match may have, as many as fit the length's bits; not beyond the end of the data
     * @param nice with a match of this length the search ends
     * @param depth positions of the tree to look at, at most
     * @param matches takes the matches as {@code offset << lengthBits | length}, each longer than the one before
     * @param index where the first one goes
     * @return index behind the last one
     */
    public int find(int at, int most, int nice, int depth, int[] matches, int index) {
        if (at > end - 4) {
            return index;
        }
        byte[] data = bytes;
        int word = Words.getInt(data, at);
        int number = base + at - start;
        int found = index;
        int best = 1;
        if (pairHeads.length > 0) {
            int candidate = pairHeads[word & 0xffff];
            pairHeads[word & 0xffff] = number;
            if (candidate >= base && most >= 2) {
                matches[found++] = number - candidate << lengthBits | 2;
                best = 2;
            }
        }
        int shortHash = ((word << 8) * MULTIPLIER >>> 32 - SHORT_HASH_BITS) << 1;
        int newer = shortHeads[shortHash];
        int older = shortHeads[shortHash + 1];
        shortHeads[shortHash + 1] = newer;
        shortHeads[shortHash] = number;
        if (newer >= base && most >= 3) {
            int offset = number - newer;
            if ((Words.getInt(data, at - offset) ^ word) << 8 != 0) {
                offset = older >= base && (Words.getInt(data, at - (number - older)) ^ word) << 8 == 0
                        ? number - older
                        : 0;
            }
            if (offset != 0) {
                // The same offset with 2 bytes is of no use.
                found = best == 2 && matches[found - 1] >>> lengthBits == offset ? found - 1 : found;
                matches[found++] = offset << lengthBits | 3;
                best = 3;
            }
        }
        return descend(at, number, most, nice, depth, Math.max(best, 3), matches, found);
    }

    /** Goes down the tree and puts the position on top of it; collects matches if there is an array for them. */
    private int descend(
            int at, int number, int most, int nice, int depth, int longest, int @Nullable [] matches, int index) {
        byte[] data = bytes;
        int[] tree = children;
        int node = nextRoot;
        roots[nextHash] = number;
        // Loaded now, the next root is there when the next search needs it.
        nextHash = Words.getInt(data, at + 1) * MULTIPLIER >>> hashShift;
        nextRoot = roots[nextHash];
        int smaller = at - start << 1;
        int larger = smaller + 1;
        int smallerLength = 0;
        int largerLength = 0;
        int best = longest;
        int found = index;
        int left = depth;
        int wanted = Math.min(nice, most);
        while (node >= base && left-- > 0) {
            int other = at - (number - node);
            int pair = node - base << 1;
            int length = MatchLength.extend(data, at, other, Math.min(smallerLength, largerLength), most);
            if (length > best) {
                best = length;
                if (matches != null) {
                    matches[found++] = number - node << lengthBits | length;
                }
            }
            if (length >= wanted) {
                // As good as equal: the new position takes the other one's place.
                tree[smaller] = tree[pair];
                tree[larger] = tree[pair + 1];
                return found;
            }
            if ((data[other + length] & 0xff) < (data[at + length] & 0xff)) {
                tree[smaller] = node;
                smaller = pair + 1;
                node = tree[smaller];
                smallerLength = length;
            } else {
                tree[larger] = node;
                larger = pair;
                node = tree[larger];
                largerLength = length;
            }
        }
        tree[smaller] = 0;
        tree[larger] = 0;
        return found;
    }
}
