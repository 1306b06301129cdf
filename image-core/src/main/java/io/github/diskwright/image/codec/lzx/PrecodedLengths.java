package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.PRECODE_LENGTH_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.PRECODE_MAX_CODEWORD;
import static io.github.diskwright.image.codec.lzx.LzxFormat.PRECODE_SYMBOLS;

import io.github.diskwright.image.codec.chunk.UnitWriter;
import io.github.diskwright.image.codec.huffman.CodeLengths;
import io.github.diskwright.image.codec.huffman.Codewords;
import java.util.Arrays;

/** A part of a block's code lengths, as runs and differences to those of the block before. Not thread-safe. */
final class PrecodedLengths {
    private static final int ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    private static final int EQUAL = 19;
    private static final int MIN_RUN = 4;
    private static final int MIN_MANY_ZEROS = 20;
    private static final int MAX_MANY_ZEROS = 51;
    /** Of an item: the symbol, then the number behind it, then the symbol behind that. */
    private static final int NUMBER_SHIFT = 5;

    private static final int SECOND_SHIFT = 10;

    private final CodeLengths maker = new CodeLengths(PRECODE_SYMBOLS);
    private final Codewords assigner = new Codewords();
    private final int[] items;
    private final int[] frequencies = new int[PRECODE_SYMBOLS];
    private final byte[] lengths = new byte[PRECODE_SYMBOLS];
    private final int[] codewords = new int[PRECODE_SYMBOLS];
    private int count;

    PrecodedLengths(int size) {
        items = new int[size];
    }

    /** Makes the items for a range of lengths; returns the bits they take. */
    int prepare(byte[] old, byte[] now, int from, int to) {
        count = 0;
        Arrays.fill(frequencies, 0);
        for (int at = from; at < to; ) {
            int end = at + 1;
            while (end < to && now[end] == now[at]) {
                end++;
            }
            addRun(old, now[at], at, end);
            at = end;
        }
        maker.build(frequencies, PRECODE_SYMBOLS, PRECODE_MAX_CODEWORD, lengths);
        assigner.assign(lengths, PRECODE_SYMBOLS, codewords);
        int bits = PRECODE_SYMBOLS * PRECODE_LENGTH_BITS;
        for (int symbol = 0; symbol < PRECODE_SYMBOLS; symbol++) {
            bits += frequencies[symbol] * (lengths[symbol] + numberBits(symbol));
        }
        return bits;
    }

    private void addRun(byte[] old, byte length, int from, int to) {
        int at = from;
        while (length == 0 && to - at >= MIN_MANY_ZEROS) {
            int run = Math.min(to - at, MAX_MANY_ZEROS);
            add(MANY_ZEROS, run - MIN_MANY_ZEROS, 0);
            at += run;
        }
        if (length == 0 && to - at >= MIN_RUN) {
            add(ZEROS, to - at - MIN_RUN, 0);
            at = to;
        }
        while (length != 0 && to - at >= MIN_RUN) {
            int run = Math.min(to - at, MIN_RUN + 1);
            int difference = difference(old[at], length);
            add(EQUAL, run - MIN_RUN, difference);
            frequencies[difference]++;
            at += run;
        }
        for (; at < to; at++) {
            add(difference(old[at], length), 0, 0);
        }
    }

    private static int difference(byte old, byte now) {
        int difference = old - now;
        return difference < 0 ? difference + 17 : difference;
    }

    private void add(int symbol, int number, int second) {
        items[count++] = symbol | number << NUMBER_SHIFT | second << SECOND_SHIFT;
        frequencies[symbol]++;
    }

    private static int numberBits(int symbol) {
        return switch (symbol) {
            case ZEROS -> 4;
            case MANY_ZEROS -> 5;
            case EQUAL -> 1;
            default -> 0;
        };
    }

    void write(UnitWriter out) {
        for (byte length : lengths) {
            out.add(length, PRECODE_LENGTH_BITS);
        }
        for (int i = 0; i < count; i++) {
            int symbol = items[i] & 31;
            out.add(codewords[symbol], lengths[symbol]);
            out.add(items[i] >>> NUMBER_SHIFT & 31, numberBits(symbol));
            if (symbol == EQUAL) {
                int second = items[i] >>> SECOND_SHIFT;
                out.add(codewords[second], lengths[second]);
            }
        }
    }
}
