package io.github.diskwright.image.codec.xpress;

import static io.github.diskwright.image.codec.xpress.XpressFormat.FIRST_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONGER_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MAX_CHUNK;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MAX_CODEWORD;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.SYMBOLS;
import static io.github.diskwright.image.codec.xpress.XpressFormat.TABLE_BYTES;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.MatchCopy;
import io.github.diskwright.image.codec.chunk.PaddedInput;
import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.huffman.DecodeTable;

/**
 * Decodes XPRESS chunks of up to 64 KiB. As strict as 7-Zip: the stream must end with symbol 256, all of it must be
 * used, and what pads it must be 0.
 *
 * <p>Bits come in 16-bit units with raw length bytes in between, whose place follows from a reader that holds one unit
 * ahead of the one it takes bits from. The 64-bit buffer here may hold more; what it has beyond those units is given
 * back before a raw byte is read.
 */
public final class XpressDecoder implements ChunkDecoder {
    private static final int ROOT_BITS = 11;
    private static final int ROOT_SHIFT = 64 - ROOT_BITS;

    /**
     * Bits that are there after a refill, at least: for three literals of the root table, or one and a match with its
     * offset, or with the unit that a raw length byte's place follows from.
     */
    private static final int REFILLED = 48;
    /** Entries of literals are below this, those of matches and links are not. */
    private static final int FIRST_MATCH_ENTRY = FIRST_MATCH << DecodeTable.SYMBOL_SHIFT;

    private final DecodeTable table = new DecodeTable(SYMBOLS, ROOT_BITS, MAX_CODEWORD);
    private final byte[] lengths = new byte[SYMBOLS];
    private final PaddedInput input = new PaddedInput();

    /** A decoder; takes about 20 KiB, and a copy of the longest chunk it has seen. */
    public XpressDecoder() {}

    @Override
    public void decode(byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int length)
            throws CorruptImageException {
        if (length > MAX_CHUNK) {
            throw new IllegalArgumentException("a chunk of XPRESS has at most " + MAX_CHUNK + " bytes, not " + length);
        }
        if (sourceLength < TABLE_BYTES + 4) {
            throw corrupt("chunk", 0, TABLE_BYTES + 4 + " bytes or more", Integer.toString(sourceLength));
        }
        byte[] in = input.copy(source, sourceOffset, sourceLength);
        for (int i = 0; i < TABLE_BYTES; i++) {
            int two = in[PaddedInput.PADDING + i];
            lengths[2 * i] = (byte) (two & 15);
            lengths[2 * i + 1] = (byte) (two >> 4 & 15);
        }
        if (!table.build(lengths, SYMBOLS)) {
            throw corrupt("code lengths", 0, "a complete code", "another one");
        }
        decodeItems(in, PaddedInput.PADDING + sourceLength, target, targetOffset, targetOffset + length);
    }

    private void decodeItems(byte[] in, int inEnd, byte[] out, int outStart, int outEnd) throws CorruptImageException {
        int[] entries = table.entries();
        int fastEnd = outEnd - MatchCopy.SLACK;
        int lastWord = inEnd + 8;
        int at = outStart;
        int next = PaddedInput.PADDING + TABLE_BYTES;
        long bits = 0;
        // Only the low 6 bits of the count matter until it is used for more than shifting.
        int count = 0;
        while (true) {
            // A buffer holds up to 4 units beyond those that a valid stream needs.
            if (next > lastWord) {
                throw exhausted(inEnd);
            }
            bits |= unitsInOrder(Words.getLong(in, next)) >>> count;
            next += ~count >>> 3 & 6;
            count |= REFILLED;
            int entry = entries[(int) (bits >>> ROOT_SHIFT)];
            if (at < fastEnd) {
                // Three literals at most, each tested before links, which have larger entries.
                if (entry < FIRST_MATCH_ENTRY) {
                    bits <<= entry;
                    count -= entry;
                    out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                    entry = entries[(int) (bits >>> ROOT_SHIFT)];
                    if (entry < FIRST_MATCH_ENTRY) {
                        bits <<= entry;
                        count -= entry;
                        out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                        entry = entries[(int) (bits >>> ROOT_SHIFT)];
                        if (entry >= FIRST_MATCH_ENTRY) {
                            continue;
                        }
                        bits <<= entry;
                        count -= entry;
                        out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                        continue;
                    }
                }
                if ((entry & DecodeTable.LINK) != 0) {
                    entry = entries[DecodeTable.next(entry, bits << ROOT_BITS)];
                }
                bits <<= entry;
                count -= entry;
                if (entry < FIRST_MATCH_ENTRY) {
                    out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                    continue;
                }
            } else {
                if ((entry & DecodeTable.LINK) != 0) {
                    entry = entries[DecodeTable.next(entry, bits << ROOT_BITS)];
                }
                bits <<= entry;
                count -= entry;
                if (at == outEnd) {
                    if (entry >>> DecodeTable.SYMBOL_SHIFT != FIRST_MATCH) {
                        break;
                    }
                    checkEnd(next, bits, count & 63, inEnd);
                    return;
                }
                if (entry < FIRST_MATCH_ENTRY) {
                    out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                    continue;
                }
            }
            int symbol = entry >>> DecodeTable.SYMBOL_SHIFT;
            int matchLength = symbol & 15;
            int offsetBits = symbol - FIRST_MATCH >> 4;
            if (matchLength == LONG_LENGTH) {
                // The reader of the format holds the rest of this unit and the next one; give back what is beyond.
                next -= (count >>> 3 & 6) - 2;
                count = 16 + (count & 15);
                bits &= -1L << -count;
                if (next + 1 > inEnd) {
                    throw exhausted(inEnd);
                }
                int more = in[next++] & 0xff;
                if (more == LONGER_LENGTH) {
                    if (next + 2 > inEnd) {
                        throw exhausted(inEnd);
                    }
                    matchLength = Words.unsignedShort(in, next);
                    next += 2;
                } else {
                    matchLength += more;
                }
            }
            matchLength += MIN_MATCH;
            int offset = (1 << offsetBits) + (int) (bits >>> 1 >>> 63 - offsetBits);
            bits <<= offsetBits;
            count -= offsetBits;
            if (offset > at - outStart || matchLength > outEnd - at) {
                throw badMatch(next, at - outStart, offset, matchLength, outEnd - at);
            }
            if (matchLength <= fastEnd - at) {
                MatchCopy.fast(out, at, offset, matchLength);
            } else {
                MatchCopy.exact(out, at, offset, matchLength);
            }
            at += matchLength;
        }
        throw corrupt("end of chunk", next - PaddedInput.PADDING, "symbol 256", "more data");
    }

    /** The four units of a little-endian word, the first one on top. */
    private static long unitsInOrder(long word) {
        long swapped = Long.rotateLeft(word, 32);
        return (swapped & 0x0000ffff0000ffffL) << 16 | swapped >>> 16 & 0x0000ffff0000ffffL;
    }

    /** The units that the format's reader has taken must be the last ones, and what is left in them 0. */
    private static void checkEnd(int next, long bits, int count, int inEnd) throws CorruptImageException {
        int end = next - 2 * ((count >>> 4) - 1);
        if (end != inEnd) {
            throw corrupt(
                    "end of chunk",
                    Math.min(end, inEnd) - PaddedInput.PADDING,
                    inEnd - PaddedInput.PADDING + " bytes in all",
                    "an end after " + (end - PaddedInput.PADDING));
        }
        if (bits >>> 48 - (count & 15) != 0) {
            throw corrupt("end of chunk", inEnd - 4 - PaddedInput.PADDING, "zero bits", "others");
        }
    }

    private static CorruptImageException exhausted(int inEnd) {
        return corrupt("items", inEnd - PaddedInput.PADDING, "more items", "the end of the chunk");
    }

    private static CorruptImageException badMatch(int next, int before, int offset, int length, int left) {
        return corrupt(
                "match",
                next - PaddedInput.PADDING,
                "an offset up to " + before + " and a length up to " + left,
                "offset " + offset + ", length " + length);
    }

    private static CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException("xpress", structure, position, expected, found);
    }
}
