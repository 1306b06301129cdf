package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.huffman.CodeLengths;
import java.util.Arrays;

/**
 * A prefix code that follows the symbols coded with it: after a number of symbols it is made anew from their
 * frequencies, which then count half. Not thread-safe.
 */
abstract class AdaptiveCode {
    private final int rebuildAfter;
    private final CodeLengths maker;
    private final int[] frequencies;
    private int symbols;
    private int untilRebuild;
    /** Bits of each symbol's codeword. */
    final byte[] lengths;

    AdaptiveCode(int maxSymbols, int rebuildAfter) {
        this.rebuildAfter = rebuildAfter;
        maker = new CodeLengths(maxSymbols);
        frequencies = new int[maxSymbols];
        lengths = new byte[maxSymbols];
    }

    /** Starts a chunk, with a number of symbols that are equally frequent. */
    final void reset(int symbolCount) {
        symbols = symbolCount;
        Arrays.fill(frequencies, 0, symbols, 1);
        makeCode();
    }

    /** Counts a symbol that was coded; returns whether the code is another one now. */
    final boolean count(int symbol) {
        frequencies[symbol]++;
        if (--untilRebuild > 0) {
            return false;
        }
        makeCode();
        return true;
    }

    private void makeCode() {
        if (symbols == 1) {
            lengths[0] = 1;
        } else {
            maker.build(frequencies, symbols, LzmsFormat.MAX_CODEWORD, lengths);
        }
        for (int symbol = 0; symbol < symbols; symbol++) {
            frequencies[symbol] = (frequencies[symbol] >> 1) + 1;
        }
        untilRebuild = rebuildAfter;
        codeChanged(symbols);
    }

    /** Called when {@link #lengths} are those of a new code. */
    abstract void codeChanged(int symbolCount);
}
