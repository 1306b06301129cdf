package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_LENGTH_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_MAX_CODEWORD;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LENGTH_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MAX_CODEWORD;
import static io.github.diskwright.image.codec.lzx.LzxFormat.PRECODE_LENGTH_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.PRECODE_MAX_CODEWORD;
import static io.github.diskwright.image.codec.lzx.LzxFormat.PRECODE_SYMBOLS;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.chunk.BitReader;
import io.github.diskwright.image.codec.chunk.PaddedInput;
import io.github.diskwright.image.codec.huffman.DecodeTable;
import java.util.Arrays;

/**
 * Reads the codes from block headers. Lengths of the main and length codes are sent as differences to those of the block
 * before, which it remembers. Not thread-safe.
 */
final class LzxCodeReader {
    static final int MAIN_ROOT_BITS = 11;
    static final int LENGTH_ROOT_BITS = 9;
    private static final int PRECODE_ROOT_BITS = 8;

    private final int mainSymbols;
    final DecodeTable main;
    final DecodeTable length = new DecodeTable(LENGTH_SYMBOLS, LENGTH_ROOT_BITS, MAX_CODEWORD);
    final DecodeTable aligned = new DecodeTable(ALIGNED_SYMBOLS, ALIGNED_MAX_CODEWORD, ALIGNED_MAX_CODEWORD);
    private final DecodeTable precode = new DecodeTable(PRECODE_SYMBOLS, PRECODE_ROOT_BITS, PRECODE_MAX_CODEWORD);
    private final byte[] mainLengths;
    private final byte[] lengthLengths = new byte[LENGTH_SYMBOLS];
    private final byte[] shortLengths = new byte[PRECODE_SYMBOLS];

    LzxCodeReader(int mainSymbols) {
        this.mainSymbols = mainSymbols;
        main = new DecodeTable(mainSymbols, MAIN_ROOT_BITS, MAX_CODEWORD);
        mainLengths = new byte[mainSymbols];
    }

    /** Forgets the lengths: the next block is the first of its chunk. */
    void reset() {
        Arrays.fill(mainLengths, (byte) 0);
        Arrays.fill(lengthLengths, (byte) 0);
    }

    /** The lengths of an aligned block's third code, which come before the others. */
    void readAligned(BitReader in) throws CorruptImageException {
        for (int i = 0; i < ALIGNED_SYMBOLS; i++) {
            shortLengths[i] = (byte) in.take(ALIGNED_LENGTH_BITS);
        }
        requireComplete(aligned.build(shortLengths, ALIGNED_SYMBOLS), in, "aligned offset code");
    }

    /** The lengths of the main and the length code. */
    void readMainAndLength(BitReader in) throws CorruptImageException {
        readLengths(in, mainLengths, 0, LITERALS);
        readLengths(in, mainLengths, LITERALS, mainSymbols);
        requireComplete(main.build(mainLengths, mainSymbols), in, "main code");
        readLengths(in, lengthLengths, 0, LENGTH_SYMBOLS);
        if (isUnused(lengthLengths)) {
            length.clear();
        } else {
            requireComplete(length.build(lengthLengths, LENGTH_SYMBOLS), in, "length code");
        }
    }

    private static boolean isUnused(byte[] lengths) {
        for (byte length : lengths) {
            if (length != 0) {
                return false;
            }
        }
        return true;
    }

    private void readLengths(BitReader in, byte[] lengths, int from, int to) throws CorruptImageException {
        for (int i = 0; i < PRECODE_SYMBOLS; i++) {
            shortLengths[i] = (byte) in.take(PRECODE_LENGTH_BITS);
        }
        requireComplete(precode.build(shortLengths, PRECODE_SYMBOLS), in, "precode");
        int at = from;
        while (at < to) {
            int symbol = precodeSymbol(in);
            if (symbol < 17) {
                lengths[at] = changed(lengths[at], symbol);
                at++;
            } else {
                at = readRun(in, symbol, lengths, at, to);
            }
        }
    }

    private int readRun(BitReader in, int symbol, byte[] lengths, int at, int to) throws CorruptImageException {
        byte value = 0;
        int run;
        if (symbol == 17) {
            run = 4 + in.take(4);
        } else if (symbol == 18) {
            run = 20 + in.take(5);
        } else {
            run = 4 + in.take(1);
            int difference = precodeSymbol(in);
            if (difference > 16) {
                throw corrupt(in, "precode", "a difference after symbol 19", "symbol " + difference);
            }
            value = changed(lengths[at], difference);
        }
        if (run > to - at) {
            throw corrupt(in, "precode", "a run of " + (to - at) + " lengths or fewer", Integer.toString(run));
        }
        Arrays.fill(lengths, at, at + run, value);
        return at + run;
    }

    private static byte changed(byte old, int difference) {
        int value = old - difference;
        return (byte) (value < 0 ? value + 17 : value);
    }

    private int precodeSymbol(BitReader in) throws CorruptImageException {
        in.refill();
        int[] entries = precode.entries();
        int entry = entries[(int) (in.bits >>> 64 - PRECODE_ROOT_BITS)];
        if ((entry & DecodeTable.LINK) != 0) {
            entry = entries[DecodeTable.next(entry, in.bits << PRECODE_ROOT_BITS)];
        }
        in.drop(entry & DecodeTable.LENGTH_MASK);
        if (in.isPastEnd()) {
            throw corrupt(in, "block header", "code lengths", "the end of the chunk");
        }
        return entry >>> DecodeTable.SYMBOL_SHIFT;
    }

    private static void requireComplete(boolean complete, BitReader in, String code) throws CorruptImageException {
        if (!complete) {
            throw corrupt(in, code, "a complete code", "another one");
        }
    }

    /** An error at the place where the reader stands. */
    static CorruptImageException corrupt(BitReader in, String structure, String expected, String found) {
        long position = Math.min(in.position() >>> 3, in.end) - PaddedInput.PADDING;
        return new CorruptImageException("lzx", structure, position, expected, found);
    }
}
