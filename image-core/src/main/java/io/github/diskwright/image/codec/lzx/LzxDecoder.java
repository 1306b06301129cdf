package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxCodeReader.LENGTH_ROOT_BITS;
import static io.github.diskwright.image.codec.lzx.LzxCodeReader.MAIN_ROOT_BITS;
import static io.github.diskwright.image.codec.lzx.LzxCodeReader.corrupt;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_MAX_CODEWORD;
import static io.github.diskwright.image.codec.lzx.LzxFormat.DEFAULT_BLOCK;
import static io.github.diskwright.image.codec.lzx.LzxFormat.FIRST_ALIGNED_SLOT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_ORDER;
import static io.github.diskwright.image.codec.lzx.LzxFormat.RECENT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.TYPE_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.UNCOMPRESSED;
import static io.github.diskwright.image.codec.lzx.LzxFormat.VERBATIM;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.chunk.BitReader;
import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.MatchCopy;
import io.github.diskwright.image.codec.chunk.PaddedInput;
import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.huffman.DecodeTable;

/**
 * Decodes LZX chunks as WIM files have them. As strict as 7-Zip: all of the stream must be used, and padding must be 0.
 */
public final class LzxDecoder implements ChunkDecoder {
    private static final int MAIN_SHIFT = 64 - MAIN_ROOT_BITS;
    private static final int LENGTH_SHIFT = 64 - LENGTH_ROOT_BITS;
    private static final int ALIGNED_SHIFT = 64 - ALIGNED_MAX_CODEWORD;
    /** Entries of literals are below this, those of matches and links are not. */
    private static final int FIRST_MATCH_ENTRY = LITERALS << DecodeTable.SYMBOL_SHIFT;

    private final int order;
    private final LzxCodeReader codes;
    private final PaddedInput input = new PaddedInput();
    private final BitReader reader = new BitReader();
    private int recent0;
    private int recent1;
    private int recent2;

    /**
     * A decoder; takes about 30 KiB, and a copy of the longest compressed chunk it has seen.
     *
     * @param chunkSize bytes of every decoded chunk but the last, which the stream's alphabet depends on; 1 to 2 MiB
     */
    public LzxDecoder(int chunkSize) {
        order = LzxFormat.order(chunkSize);
        codes = new LzxCodeReader(LzxFormat.mainSymbols(order));
    }

    @Override
    public void decode(byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int length)
            throws CorruptImageException {
        if (length > 1 << order) {
            throw new IllegalArgumentException("a chunk has at most " + (1 << order) + " bytes, not " + length);
        }
        byte[] in = input.copySwapped(source, sourceOffset, sourceLength);
        reader.start(in, PaddedInput.PADDING, PaddedInput.PADDING + sourceLength);
        codes.reset();
        recent0 = recent1 = recent2 = 1;
        int end = targetOffset + length;
        for (int at = targetOffset; at < end; ) {
            int type = reader.take(TYPE_BITS);
            int size = readBlockSize();
            if (reader.isPastEnd() || size == 0 || size > end - at) {
                throw corrupt(reader, "block size", "1 to " + (end - at), Integer.toString(size));
            }
            switch (type) {
                case ALIGNED, VERBATIM -> decodeBlock(type == ALIGNED, target, targetOffset, at, at + size);
                case UNCOMPRESSED -> copyBlock(source, sourceOffset, target, at, size);
                default -> throw corrupt(reader, "block type", "1 to 3", Integer.toString(type));
            }
            at += size;
        }
        checkEnd();
        CallTranslation.undo(target, targetOffset, length);
    }

    private int readBlockSize() {
        if (reader.take(1) != 0) {
            return DEFAULT_BLOCK;
        }
        int size = reader.take(16);
        return order > MIN_ORDER ? size << 8 | reader.take(8) : size;
    }

    private void decodeBlock(boolean isAligned, byte[] out, int outStart, int from, int to)
            throws CorruptImageException {
        if (isAligned) {
            codes.readAligned(reader);
        }
        codes.readMainAndLength(reader);
        // No slot has as many extra bits as that.
        decodeItems(isAligned ? FIRST_ALIGNED_SLOT : Integer.MAX_VALUE, out, outStart, from, to);
        if (reader.isPastEnd()) {
            throw exhausted(reader.next);
        }
    }

    /** The loop that all time goes into; its state is in local variables for that. */
    private void decodeItems(int firstAligned, byte[] out, int outStart, int from, int to)
            throws CorruptImageException {
        int[] mainEntries = codes.main.entries();
        int[] lengthEntries = codes.length.entries();
        int[] alignedEntries = codes.aligned.entries();
        byte[] extraBits = LzxFormat.EXTRA_BITS;
        int[] bases = LzxFormat.BASES;
        byte[] in = reader.bytes;
        int lastWord = reader.end + 8;
        int next = reader.next;
        long bits = reader.bits;
        // Only the low 6 bits of the count matter in the loop.
        int count = reader.count;
        int r0 = recent0;
        int r1 = recent1;
        int r2 = recent2;
        int fastEnd = to - MatchCopy.SLACK;
        int at = from;
        while (at < to) {
            if (next > lastWord) {
                throw exhausted(next);
            }
            bits |= Words.getBigEndianLong(in, next) >>> count;
            next += ~count >>> 3 & 7;
            count |= BitReader.REFILLED;
            int entry = mainEntries[(int) (bits >>> MAIN_SHIFT)];
            // Three literals at most, each tested before links, which have larger entries.
            if (entry < FIRST_MATCH_ENTRY) {
                bits <<= entry;
                count -= entry;
                out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                if (at >= fastEnd) {
                    continue;
                }
                entry = mainEntries[(int) (bits >>> MAIN_SHIFT)];
                if (entry < FIRST_MATCH_ENTRY) {
                    bits <<= entry;
                    count -= entry;
                    out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                    entry = mainEntries[(int) (bits >>> MAIN_SHIFT)];
                    if (entry < FIRST_MATCH_ENTRY) {
                        bits <<= entry;
                        count -= entry;
                        out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                        continue;
                    }
                }
                if (next > lastWord) {
                    throw exhausted(next);
                }
                bits |= Words.getBigEndianLong(in, next) >>> count;
                next += ~count >>> 3 & 7;
                count |= BitReader.REFILLED;
            }
            if ((entry & DecodeTable.LINK) != 0) {
                entry = mainEntries[DecodeTable.next(entry, bits << MAIN_ROOT_BITS)];
            }
            bits <<= entry;
            count -= entry;
            if (entry < FIRST_MATCH_ENTRY) {
                out[at++] = (byte) (entry >>> DecodeTable.SYMBOL_SHIFT);
                continue;
            }
            int symbol = entry >>> DecodeTable.SYMBOL_SHIFT;
            int length = symbol & 7;
            int slot = symbol - LITERALS >> 3;
            if (length == LONG_LENGTH) {
                entry = lengthEntries[(int) (bits >>> LENGTH_SHIFT)];
                if ((entry & DecodeTable.LINK) != 0) {
                    entry = lengthEntries[DecodeTable.next(entry, bits << LENGTH_ROOT_BITS)];
                }
                if (entry == 0) {
                    throw corruptAt(next, "length symbol", "a length code", "none in this block");
                }
                bits <<= entry;
                count -= entry;
                length += entry >>> DecodeTable.SYMBOL_SHIFT;
            }
            length += MIN_MATCH;
            int offset;
            if (slot >= RECENT) {
                int extra = extraBits[slot];
                offset = bases[slot];
                if (slot >= firstAligned) {
                    extra -= 3;
                    offset += (int) (bits >>> 1 >>> 63 - extra) << 3;
                    bits <<= extra;
                    entry = alignedEntries[(int) (bits >>> ALIGNED_SHIFT)];
                    offset += entry >>> DecodeTable.SYMBOL_SHIFT;
                    bits <<= entry;
                    count -= extra + entry;
                } else {
                    offset += (int) (bits >>> 1 >>> 63 - extra);
                    bits <<= extra;
                    count -= extra;
                }
                r2 = r1;
                r1 = r0;
                r0 = offset;
            } else if (slot == 0) {
                offset = r0;
            } else if (slot == 1) {
                offset = r1;
                r1 = r0;
                r0 = offset;
            } else {
                offset = r2;
                r2 = r0;
                r0 = offset;
            }
            if (offset > at - outStart || length > to - at) {
                throw badMatch(next, at - outStart, offset, length, to - at);
            }
            if (length <= fastEnd - at) {
                MatchCopy.fast(out, at, offset, length);
            } else {
                MatchCopy.exact(out, at, offset, length);
            }
            at += length;
        }
        recent0 = r0;
        recent1 = r1;
        recent2 = r2;
        reader.next = next;
        reader.bits = bits;
        reader.count = count & 63;
    }

    private void copyBlock(byte[] source, int sourceOffset, byte[] out, int at, int size) throws CorruptImageException {
        // Up to the next unit; a whole one if this is a boundary.
        int padding = 16 - (int) (reader.position() & 15);
        if (reader.take(padding) != 0) {
            throw corrupt(reader, "uncompressed block", "zero bits up to the next unit", "others");
        }
        int start = (int) (reader.position() >>> 3);
        if (12 + (size + 1 & ~1) > reader.end - start) {
            throw corrupt(
                    reader, "uncompressed block", size + " bytes and 12 of offsets", reader.end - start + " bytes");
        }
        int from = sourceOffset + start - PaddedInput.PADDING;
        recent0 = recentOffset(Words.getInt(source, from));
        recent1 = recentOffset(Words.getInt(source, from + 4));
        recent2 = recentOffset(Words.getInt(source, from + 8));
        System.arraycopy(source, from + 12, out, at, size);
        if ((size & 1) != 0 && source[from + 12 + size] != 0) {
            throw corrupt(reader, "uncompressed block", "zero behind an odd number of bytes", "another byte");
        }
        reader.start(reader.bytes, start + 12 + (size + 1 & ~1), reader.end);
    }

    private int recentOffset(int value) throws CorruptImageException {
        int most = (1 << order) - 3;
        if (value < 1 || value > most) {
            throw corrupt(
                    reader, "recent offset of an uncompressed block", "1 to " + most, Integer.toUnsignedString(value));
        }
        return value;
    }

    /** Behind the last block there may be only zero bits up to the end of the unit. */
    private void checkEnd() throws CorruptImageException {
        int padding = -(int) reader.position() & 15;
        if (reader.take(padding) != 0 || reader.position() != 8L * reader.end) {
            throw corrupt(reader, "end of chunk", "zero bits up to the next unit, and no more", "other data");
        }
    }

    private CorruptImageException exhausted(int next) {
        return corruptAt(next, "items", "more items", "the end of the chunk");
    }

    private CorruptImageException badMatch(int next, int before, int offset, int length, int left) {
        return corruptAt(
                next,
                "match",
                "an offset up to " + before + " and a length up to " + left,
                "offset " + offset + ", length " + length);
    }

    private CorruptImageException corruptAt(int next, String structure, String expected, String found) {
        reader.next = next;
        return corrupt(reader, structure, expected, found);
    }
}
