package io.github.diskwright.image.codec.lznt1;

import static io.github.diskwright.image.codec.lznt1.Lznt1Format.BLOCK;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.COMPRESSED;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.HEADER_BYTES;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.MIN_MATCH;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.SIGNATURE;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.SIZE_BIAS;

import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.match.HashChains;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;

/** Encodes LZNT1, with lazy parsing. Blocks that do not get smaller are stored. */
public final class Lznt1Encoder implements ChunkEncoder {
    private static final int ITEMS_PER_TAG = 8;

    private final HashChains finder = new HashChains();
    private final byte[] block = new byte[BLOCK + MatchLength.SLACK];
    private final int depth;

    /**
     * An encoder; takes about 420 KiB.
     *
     * @param level 1, the fastest, to 100, the smallest
     */
    public Lznt1Encoder(int level) {
        depth = Math.max(1, level / 2);
    }

    /** Bytes that a stream has at most. */
    public static int maxLength(int length) {
        return length + HEADER_BYTES * ((length + BLOCK - 1) / BLOCK);
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length, byte[] target, int targetOffset, int room) {
        int out = targetOffset;
        int end = targetOffset + room;
        for (int at = 0; at < length; at += BLOCK) {
            int size = Math.min(BLOCK, length - at);
            System.arraycopy(source, sourceOffset + at, block, 0, size);
            Arrays.fill(block, size, block.length, (byte) 0);
            int stored = end - out <= HEADER_BYTES
                    ? 0
                    : encodeBlock(size, target, out + HEADER_BYTES, Math.min(end, out + HEADER_BYTES + size - 1));
            int kind = COMPRESSED;
            if (stored == 0) {
                if (size > end - out - HEADER_BYTES) {
                    return 0;
                }
                System.arraycopy(block, 0, target, out + HEADER_BYTES, size);
                stored = size;
                kind = 0;
            }
            Words.putShort(target, out, kind | SIGNATURE | stored + HEADER_BYTES - SIZE_BIAS);
            out += HEADER_BYTES + stored;
        }
        return out - targetOffset;
    }

    /** Returns the bytes of the items, or 0 if they do not fit. */
    private int encodeBlock(int size, byte[] target, int start, int end) {
        finder.start(block, 0, size);
        int out = start;
        int tagAt = start;
        int items = ITEMS_PER_TAG;
        int length = 0;
        int offset = 0;
        int looked = -1;
        for (int at = 0; at < size; ) {
            if (items == ITEMS_PER_TAG) {
                tagAt = out++;
                items = 0;
                // A tag may be all that follows; the items check their own room.
                if (tagAt >= end) {
                    return 0;
                }
                target[tagAt] = 0;
            }
            if (looked != at) {
                length = look(at, size, MIN_MATCH - 1);
                offset = finder.offset();
                looked = at;
            }
            int width = 1;
            boolean isMatch = length >= MIN_MATCH;
            if (isMatch && at + length < size) {
                int next = look(at + 1, size, length);
                if (next > length) {
                    isMatch = false;
                    length = next;
                    offset = finder.offset();
                }
                looked = at + 1;
            }
            if (out + (isMatch ? 2 : 1) > end) {
                return 0;
            }
            if (isMatch) {
                int lengthBits = Lznt1Format.lengthBits(at);
                Words.putShort(target, out, offset - 1 << lengthBits | length - MIN_MATCH);
                target[tagAt] |= (byte) (1 << items);
                out += 2;
                width = length;
                finder.insert(looked + 1, at + length - looked - 1);
                looked = -1;
            } else {
                target[out++] = block[at];
            }
            items++;
            at += width;
        }
        return out - start;
    }

    /** Looks for a match, and passes the position; the offsets of a block always fit. */
    private int look(int at, int size, int longerThan) {
        int most = at == 0 ? 0 : Math.min(size - at, (1 << Lznt1Format.lengthBits(at)) + MIN_MATCH - 1);
        if (most <= longerThan) {
            finder.insert(at, 1);
            return 0;
        }
        int length = finder.longest(at, longerThan, most, most, depth);
        return length > longerThan ? length : 0;
    }
}
