package io.github.diskwright.image.codec.lzms;

import static io.github.diskwright.image.codec.lzms.LzmsFormat.DECISIONS;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.DELTA;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.DELTA_RECENT_0;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.DELTA_RECENT_1;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.FIRST_DECISIONS;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LENGTH_REBUILD;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LITERALS;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LITERAL_REBUILD;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LZ;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LZ_RECENT_0;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.LZ_RECENT_1;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.MATCH;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.MIN_CHUNK_BYTES;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.OFFSET_REBUILD;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.POWERS;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.POWER_REBUILD;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.zeroChance;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.MatchCopy;
import io.github.diskwright.image.codec.chunk.PaddedInput;
import io.github.diskwright.image.codec.chunk.Words;
import io.github.diskwright.image.codec.huffman.DecodeTable;
import java.util.Arrays;

/**
 * Decodes LZMS chunks of any length. As strict as 7-Zip: at the end the range decoder must stand at 0, and the two
 * streams, one from the front and one from the back, must not have crossed.
 */
public final class LzmsDecoder implements ChunkDecoder {
    private static final int LITERAL_ROOT_BITS = 10;
    private static final int OFFSET_ROOT_BITS = 10;
    private static final int LENGTH_ROOT_BITS = 9;
    private static final int POWER_ROOT_BITS = 7;
    /** How far a stream may have run out of the chunk when it is read on; there are zeros. */
    private static final int SLACK = 8;

    private static final int UNIT_BITS = 16;
    /** The kinds of items, as far as the queues of recent offsets have to know. */
    private static final int LITERAL = 0;

    private static final int LZ_MATCH = 1;
    private static final int DELTA_MATCH = 2;

    private final DecodedCode literals = new DecodedCode(LITERALS, LITERAL_REBUILD, LITERAL_ROOT_BITS);
    private final DecodedCode offsets = new DecodedCode(SlotTable.OFFSETS.size(), OFFSET_REBUILD, OFFSET_ROOT_BITS);
    private final DecodedCode lengths = new DecodedCode(SlotTable.LENGTHS.size(), LENGTH_REBUILD, LENGTH_ROOT_BITS);
    private final DecodedCode powers = new DecodedCode(POWERS, POWER_REBUILD, POWER_ROOT_BITS);
    private final DecodedCode deltaOffsets =
            new DecodedCode(SlotTable.OFFSETS.size(), OFFSET_REBUILD, OFFSET_ROOT_BITS);
    private final long[] decisions = new long[DECISIONS];
    private final X86Filter filter = new X86Filter();
    private final PaddedInput input = new PaddedInput();

    private byte[] in = new byte[0];
    private int inStart;
    private int inEnd;
    /** The forward stream: index of the next unit, range and code. */
    private int next;

    private long range;
    private long code;
    /** The backward stream: index behind the next byte, and bits that were taken from there, the first on top. */
    private int back;

    private long bits;
    private int count;
    /** Histories of the decisions about delta matches, and their recent sources: {@code power << 32 | raw offset}. */
    private int deltaHistory;

    private int deltaRecent0History;
    private int deltaRecent1History;
    private final long[] deltaSources = new long[4];

    /**
     * A decoder; takes about 350 KiB, and a copy of the longest compressed chunk it has seen: at most 65 MiB for chunks
     * of 64 MiB.
     */
    public LzmsDecoder() {}

    @Override
    public void decode(byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int length)
            throws CorruptImageException {
        if (sourceLength < MIN_CHUNK_BYTES || (sourceLength & 1) != 0) {
            throw new CorruptImageException(
                    "lzms", "chunk", 0, "an even number of bytes, 4 or more", Integer.toString(sourceLength));
        }
        in = input.copy(source, sourceOffset, sourceLength);
        inStart = PaddedInput.PADDING;
        inEnd = inStart + sourceLength;
        reset(length);
        if (code >= range) {
            throw corrupt("range coder", "a code below the range", "0xffffffff");
        }
        decodeItems(target, targetOffset, targetOffset + length);
        checkEnd();
        filter.undo(target, targetOffset, length);
    }

    private void reset(int length) {
        int slots = LzmsFormat.offsetSlots(length);
        literals.reset(LITERALS);
        offsets.reset(slots);
        lengths.reset(SlotTable.LENGTHS.size());
        powers.reset(POWERS);
        deltaOffsets.reset(slots);
        Arrays.fill(decisions, FIRST_DECISIONS);
        deltaHistory = deltaRecent0History = deltaRecent1History = 0;
        for (int i = 0; i < deltaSources.length; i++) {
            deltaSources[i] = i + 1L;
        }
        range = 0xffffffffL;
        code = (long) Words.unsignedShort(in, inStart) << 16 | Words.unsignedShort(in, inStart + 2);
        next = inStart + 4;
        back = inEnd;
        bits = 0;
        count = 0;
    }

    /** The loop that most time goes into: literals and LZ matches, with its state in local variables. */
    private void decodeItems(byte[] out, int outStart, int outEnd) throws CorruptImageException {
        byte[] in = this.in;
        long[] decisions = this.decisions;
        byte[] offsetBits = SlotTable.OFFSETS.extraBits;
        int[] offsetBases = SlotTable.OFFSETS.bases;
        byte[] lengthBits = SlotTable.LENGTHS.extraBits;
        int[] lengthBases = SlotTable.LENGTHS.bases;
        int lastUnit = inEnd + SLACK;
        int firstWord = inStart - SLACK;
        int fastEnd = outEnd - MatchCopy.SLACK;
        int mainHistory = 0;
        int matchHistory = 0;
        int lzHistory = 0;
        int recent0History = 0;
        int recent1History = 0;
        int r0 = 1;
        int r1 = 2;
        int r2 = 3;
        int r3 = 4;
        int before = LITERAL;
        long range = this.range;
        long code = this.code;
        int next = this.next;
        long bits = this.bits;
        int count = this.count;
        int back = this.back;
        int at = outStart;
        while (at < outEnd) {
            long word = decisions[mainHistory];
            if (range <= 0xffff) {
                range <<= UNIT_BITS;
                code = code << UNIT_BITS | Words.unsignedShort(in, next);
                next += 2;
            }
            long bound = (range >>> 6) * zeroChance(word);
            // Enough for a literal, or for an offset.
            if (back < firstWord || next > lastUnit) {
                throw exhausted(next);
            }
            bits |= Words.getLong(in, back - 8) >>> count;
            back -= 63 - count >> 3;
            count |= 56;
            if (code < bound) {
                range = bound;
                decisions[mainHistory] = word << 1;
                mainHistory = mainHistory << 1 & 15;
                int entry = literals.entry(bits);
                int codeword = entry & DecodeTable.LENGTH_MASK;
                bits <<= codeword;
                count -= codeword;
                int symbol = entry >>> DecodeTable.SYMBOL_SHIFT;
                out[at++] = (byte) symbol;
                literals.count(symbol);
                before = LITERAL;
                continue;
            }
            code -= bound;
            range -= bound;
            decisions[mainHistory] = word << 1 | 1;
            mainHistory = mainHistory << 1 & 15 | 1;

            word = decisions[MATCH + matchHistory];
            if (range <= 0xffff) {
                range <<= UNIT_BITS;
                code = code << UNIT_BITS | Words.unsignedShort(in, next);
                next += 2;
            }
            bound = (range >>> 6) * zeroChance(word);
            if (code >= bound) {
                decisions[MATCH + matchHistory] = word << 1 | 1;
                matchHistory = matchHistory << 1 & 31 | 1;
                this.code = code - bound;
                this.range = range - bound;
                this.next = next;
                this.bits = bits;
                this.count = count;
                this.back = back;
                at += decodeDelta(out, outStart, at, outEnd, before == DELTA_MATCH ? 1 : 0);
                code = this.code;
                range = this.range;
                next = this.next;
                bits = this.bits;
                count = this.count;
                back = this.back;
                before = DELTA_MATCH;
                continue;
            }
            range = bound;
            decisions[MATCH + matchHistory] = word << 1;
            matchHistory = matchHistory << 1 & 31;

            word = decisions[LZ + lzHistory];
            if (range <= 0xffff) {
                range <<= UNIT_BITS;
                code = code << UNIT_BITS | Words.unsignedShort(in, next);
                next += 2;
            }
            bound = (range >>> 6) * zeroChance(word);
            int offset;
            if (code < bound) {
                range = bound;
                decisions[LZ + lzHistory] = word << 1;
                lzHistory = lzHistory << 1 & 63;
                int entry = offsets.entry(bits);
                int codeword = entry & DecodeTable.LENGTH_MASK;
                bits <<= codeword;
                int slot = entry >>> DecodeTable.SYMBOL_SHIFT;
                int extra = offsetBits[slot];
                offset = offsetBases[slot] + (int) (bits >>> 1 >>> 63 - extra);
                bits <<= extra;
                count -= codeword + extra;
                offsets.count(slot);
                r3 = r2;
                r2 = r1;
                r1 = r0;
            } else {
                code -= bound;
                range -= bound;
                decisions[LZ + lzHistory] = word << 1 | 1;
                lzHistory = lzHistory << 1 & 63 | 1;
                // The offset that the item before used is not to be had by these numbers.
                int index = before == LZ_MATCH ? 1 : 0;
                word = decisions[LZ_RECENT_0 + recent0History];
                if (range <= 0xffff) {
                    range <<= UNIT_BITS;
                    code = code << UNIT_BITS | Words.unsignedShort(in, next);
                    next += 2;
                }
                bound = (range >>> 6) * zeroChance(word);
                if (code < bound) {
                    range = bound;
                    decisions[LZ_RECENT_0 + recent0History] = word << 1;
                    recent0History = recent0History << 1 & 63;
                } else {
                    code -= bound;
                    range -= bound;
                    decisions[LZ_RECENT_0 + recent0History] = word << 1 | 1;
                    recent0History = recent0History << 1 & 63 | 1;
                    word = decisions[LZ_RECENT_1 + recent1History];
                    if (range <= 0xffff) {
                        range <<= UNIT_BITS;
                        code = code << UNIT_BITS | Words.unsignedShort(in, next);
                        next += 2;
                    }
                    bound = (range >>> 6) * zeroChance(word);
                    if (code < bound) {
                        range = bound;
                        decisions[LZ_RECENT_1 + recent1History] = word << 1;
                        recent1History = recent1History << 1 & 63;
                        index += 1;
                    } else {
                        code -= bound;
                        range -= bound;
                        decisions[LZ_RECENT_1 + recent1History] = word << 1 | 1;
                        recent1History = recent1History << 1 & 63 | 1;
                        index += 2;
                    }
                }
                offset = r0;
                if (index > 0) {
                    offset = r1;
                    if (index > 1) {
                        offset = r2;
                        if (index > 2) {
                            offset = r3;
                            r3 = r2;
                        }
                        r2 = r1;
                    }
                    r1 = r0;
                }
            }
            r0 = offset;
            if (back < firstWord || next > lastUnit) {
                throw exhausted(next);
            }
            bits |= Words.getLong(in, back - 8) >>> count;
            back -= 63 - count >> 3;
            count |= 56;
            int entry = lengths.entry(bits);
            int codeword = entry & DecodeTable.LENGTH_MASK;
            bits <<= codeword;
            int slot = entry >>> DecodeTable.SYMBOL_SHIFT;
            int extra = lengthBits[slot];
            int length = lengthBases[slot] + (int) (bits >>> 1 >>> 63 - extra);
            bits <<= extra;
            count -= codeword + extra;
            lengths.count(slot);
            if (offset > at - outStart || length > outEnd - at) {
                this.next = next;
                throw badMatch("LZ match", at - outStart, offset, length, outEnd - at);
            }
            if (length <= fastEnd - at) {
                MatchCopy.fast(out, at, offset, length);
            } else {
                MatchCopy.exact(out, at, offset, length);
            }
            at += length;
            before = LZ_MATCH;
        }
        this.code = code;
        this.range = range;
        this.next = next;
        this.bits = bits;
        this.count = count;
        this.back = back;
    }

    /** The rest of a delta match; returns its length. */
    private int decodeDelta(byte[] out, int outStart, int at, int outEnd, int firstIndex) throws CorruptImageException {
        long source = deltaSource(firstIndex);
        int power = (int) (source >>> 32);
        long span = 1L << power;
        long offset = (source & 0xffffffffL) << power;
        int length = takeNumber(lengths, SlotTable.LENGTHS);
        if (offset + span > at - outStart || length > outEnd - at) {
            throw badMatch("delta match", at - outStart, offset + span, length, outEnd - at);
        }
        int nearer = at - (int) span;
        int further = at - (int) offset;
        int both = further - (int) span;
        for (int i = 0; i < length; i++) {
            out[at + i] = (byte) (out[further + i] + out[nearer + i] - out[both + i]);
        }
        return length;
    }

    /** The source of a delta match, now the first of the recent ones. */
    private long deltaSource(int firstIndex) {
        int index = deltaSources.length - 1;
        long source;
        boolean isRecent = decide(DELTA + deltaHistory);
        deltaHistory = deltaHistory << 1 & 63 | (isRecent ? 1 : 0);
        if (isRecent) {
            index = firstIndex + recentDeltaIndex();
            source = deltaSources[index];
        } else {
            refill();
            int entry = powers.entry(bits);
            drop(entry & DecodeTable.LENGTH_MASK);
            int power = entry >>> DecodeTable.SYMBOL_SHIFT;
            powers.count(power);
            source = (long) power << 32 | takeNumber(deltaOffsets, SlotTable.OFFSETS);
        }
        System.arraycopy(deltaSources, 0, deltaSources, 1, index);
        deltaSources[0] = source;
        return source;
    }

    private int recentDeltaIndex() {
        boolean isFurther = decide(DELTA_RECENT_0 + deltaRecent0History);
        deltaRecent0History = deltaRecent0History << 1 & 63 | (isFurther ? 1 : 0);
        if (!isFurther) {
            return 0;
        }
        boolean isLast = decide(DELTA_RECENT_1 + deltaRecent1History);
        deltaRecent1History = deltaRecent1History << 1 & 63 | (isLast ? 1 : 0);
        return isLast ? 2 : 1;
    }

    private boolean decide(int entry) {
        normalise();
        long word = decisions[entry];
        long bound = (range >>> 6) * zeroChance(word);
        boolean isOne = code >= bound;
        if (isOne) {
            code -= bound;
            range -= bound;
            decisions[entry] = word << 1 | 1;
        } else {
            range = bound;
            decisions[entry] = word << 1;
        }
        return isOne;
    }

    private void normalise() {
        if (range <= 0xffff) {
            range <<= UNIT_BITS;
            code = code << UNIT_BITS | Words.unsignedShort(in, next);
            next = Math.min(next + 2, inEnd + SLACK);
        }
    }

    private int takeNumber(DecodedCode slots, SlotTable table) {
        refill();
        int entry = slots.entry(bits);
        drop(entry & DecodeTable.LENGTH_MASK);
        int slot = entry >>> DecodeTable.SYMBOL_SHIFT;
        int extra = table.extraBits[slot];
        int number = table.bases[slot] + (int) (bits >>> 1 >>> 63 - extra);
        drop(extra);
        slots.count(slot);
        return number;
    }

    private void refill() {
        back = Math.max(back, inStart - SLACK);
        bits |= Words.getLong(in, back - 8) >>> count;
        back -= 63 - count >> 3;
        count |= 56;
    }

    private void drop(int width) {
        bits <<= width;
        count -= width;
    }

    private void checkEnd() throws CorruptImageException {
        normalise();
        if (code != 0) {
            throw corrupt("end of range coder", "code 0", Long.toHexString(code));
        }
        // The unit that bits are left of counts as taken.
        int backward = back + (count >> 3) & ~1;
        if (next > backward) {
            throw corrupt("end of chunk", "streams that do not cross", next - backward + " bytes in common");
        }
    }

    private CorruptImageException exhausted(int position) {
        next = position;
        return corrupt("items", "more items", "the end of the chunk");
    }

    private CorruptImageException badMatch(String structure, int before, long offset, int length, int left) {
        return corrupt(
                structure,
                "an offset up to " + before + " and a length up to " + left,
                "offset " + offset + ", length " + length);
    }

    /** An error at the place where the forward stream stands. */
    private CorruptImageException corrupt(String structure, String expected, String found) {
        return new CorruptImageException("lzms", structure, Math.min(next, inEnd) - inStart, expected, found);
    }
}
