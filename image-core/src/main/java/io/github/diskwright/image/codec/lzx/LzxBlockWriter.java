package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_LENGTH_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.DEFAULT_BLOCK;
import static io.github.diskwright.image.codec.lzx.LzxFormat.EXTRA_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.FIRST_ALIGNED_SLOT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LENGTH_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_ORDER;
import static io.github.diskwright.image.codec.lzx.LzxFormat.RECENT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.TYPE_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.UNCOMPRESSED;
import static io.github.diskwright.image.codec.lzx.LzxFormat.VERBATIM;

import io.github.diskwright.image.codec.chunk.UnitWriter;
import io.github.diskwright.image.codec.huffman.Codewords;
import java.util.Arrays;

/** Writes blocks, each as the type that takes the fewest bits. Not thread-safe. */
final class LzxBlockWriter {
    private static final int LOW_BITS = 3;
    /** What an uncompressed block has besides its bytes: up to a unit of padding, three offsets, a pad byte. */
    private static final int UNCOMPRESSED_OVERHEAD_BITS = 16 + 3 * 32 + 8;

    private final Codewords assigner = new Codewords();
    private final int order;
    private final int mainSymbols;
    private final LzxCodes codes;
    private final int[] mainCodewords;
    private final int[] lengthCodewords = new int[LENGTH_SYMBOLS];
    private final int[] alignedCodewords = new int[ALIGNED_SYMBOLS];
    private final byte[] oldMain;
    private final byte[] oldLength = new byte[LENGTH_SYMBOLS];
    private final PrecodedLengths literalPart = new PrecodedLengths(LITERALS);
    private final PrecodedLengths matchPart;
    private final PrecodedLengths lengthPart = new PrecodedLengths(LENGTH_SYMBOLS);
    private final UnitWriter out;

    LzxBlockWriter(int order, UnitWriter out) {
        this.order = order;
        this.out = out;
        mainSymbols = LzxFormat.mainSymbols(order);
        codes = new LzxCodes(mainSymbols);
        mainCodewords = new int[mainSymbols];
        oldMain = new byte[mainSymbols];
        matchPart = new PrecodedLengths(mainSymbols - LITERALS);
    }

    /** Starts a chunk: there are no lengths of a block before. */
    void start() {
        Arrays.fill(oldMain, (byte) 0);
        Arrays.fill(oldLength, (byte) 0);
    }

    /** Writes a block. */
    void write(byte[] data, LzxBlock block) {
        block.countSymbols();
        codes.make(block);
        long bits = prepareLengths() + itemBits(block);
        if (bits > 8L * (block.end - block.start) + UNCOMPRESSED_OVERHEAD_BITS) {
            writeUncompressed(data, block);
        } else {
            writeCompressed(block);
        }
    }

    private int prepareLengths() {
        return literalPart.prepare(oldMain, codes.mainLengths, 0, LITERALS)
                + matchPart.prepare(oldMain, codes.mainLengths, LITERALS, mainSymbols)
                + lengthPart.prepare(oldLength, codes.lengthLengths, 0, LENGTH_SYMBOLS);
    }

    private long itemBits(LzxBlock block) {
        long bits = 0;
        for (int symbol = 0; symbol < mainSymbols; symbol++) {
            int slot = symbol - LITERALS >> 3;
            int extra = slot < RECENT ? 0 : EXTRA_BITS[slot];
            bits += (long) block.mainFrequencies[symbol] * (codes.mainLengths[symbol] + extra);
        }
        for (int symbol = 0; symbol < LENGTH_SYMBOLS; symbol++) {
            bits += (long) block.lengthFrequencies[symbol] * codes.lengthLengths[symbol];
        }
        return bits;
    }

    private void writeHeader(int type, int size) {
        out.add(type, TYPE_BITS);
        if (size == DEFAULT_BLOCK) {
            out.add(1, 1);
        } else {
            out.add(0, 1);
            out.add(size, order > MIN_ORDER ? 24 : 16);
        }
    }

    private void writeUncompressed(byte[] data, LzxBlock block) {
        int size = block.end - block.start;
        writeHeader(UNCOMPRESSED, size);
        out.startNextUnit();
        for (int index = 0; index < RECENT; index++) {
            out.addInt(RecentOffsets.get(block.recent, index));
        }
        out.addBytes(data, block.start, size);
        if ((size & 1) != 0) {
            out.addZeroByte();
        }
    }

    private void writeCompressed(LzxBlock block) {
        writeHeader(codes.isAligned() ? ALIGNED : VERBATIM, block.end - block.start);
        if (codes.isAligned()) {
            for (byte length : codes.alignedLengths) {
                out.add(length, ALIGNED_LENGTH_BITS);
            }
            assigner.assign(codes.alignedLengths, ALIGNED_SYMBOLS, alignedCodewords);
        }
        literalPart.write(out);
        matchPart.write(out);
        lengthPart.write(out);
        System.arraycopy(codes.mainLengths, 0, oldMain, 0, mainSymbols);
        System.arraycopy(codes.lengthLengths, 0, oldLength, 0, LENGTH_SYMBOLS);
        assigner.assign(codes.mainLengths, mainSymbols, mainCodewords);
        assigner.assign(codes.lengthLengths, LENGTH_SYMBOLS, lengthCodewords);
        for (int i = 0; i < block.count; i++) {
            int length = LzxItem.length(block.items[i]);
            int code = LzxItem.code(block.items[i]);
            if (length == LzxItem.LITERAL_LENGTH) {
                out.add(mainCodewords[code], codes.mainLengths[code]);
            } else {
                writeMatch(length, code);
            }
        }
    }

    private void writeMatch(int length, int code) {
        int slot = LzxItem.slot(code);
        int symbol = LzxBlock.mainSymbol(slot, length);
        out.add(mainCodewords[symbol], codes.mainLengths[symbol]);
        if (length >= MIN_MATCH + LONG_LENGTH) {
            int lengthSymbol = length - MIN_MATCH - LONG_LENGTH;
            out.add(lengthCodewords[lengthSymbol], codes.lengthLengths[lengthSymbol]);
        }
        int extraBits = EXTRA_BITS[slot];
        int extra = code & (1 << extraBits) - 1;
        if (codes.isAligned() && slot >= FIRST_ALIGNED_SLOT) {
            out.add(extra >>> LOW_BITS, extraBits - LOW_BITS);
            int low = code & ALIGNED_SYMBOLS - 1;
            out.add(alignedCodewords[low], codes.alignedLengths[low]);
        } else {
            out.add(extra, extraBits);
        }
    }
}
