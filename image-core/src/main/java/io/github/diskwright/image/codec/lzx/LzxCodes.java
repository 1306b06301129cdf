package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_LENGTH_BITS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_MAX_CODEWORD;
import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LENGTH_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MAX_CODEWORD;

import io.github.diskwright.image.codec.huffman.CodeLengths;

/** The codes that fit a block best: lengths of their codewords. Not thread-safe. */
final class LzxCodes {
    private final CodeLengths maker;
    final byte[] mainLengths;
    final byte[] lengthLengths = new byte[LENGTH_SYMBOLS];
    final byte[] alignedLengths = new byte[ALIGNED_SYMBOLS];
    private boolean aligned;

    LzxCodes(int mainSymbols) {
        maker = new CodeLengths(mainSymbols);
        mainLengths = new byte[mainSymbols];
    }

    /** Makes the codes of a block whose symbols are counted. */
    void make(LzxBlock block) {
        maker.build(block.mainFrequencies, block.mainSymbols(), MAX_CODEWORD, mainLengths);
        maker.build(block.lengthFrequencies, LENGTH_SYMBOLS, MAX_CODEWORD, lengthLengths);
        maker.build(block.alignedFrequencies, ALIGNED_SYMBOLS, ALIGNED_MAX_CODEWORD, alignedLengths);
        int withCode = ALIGNED_LENGTH_BITS * ALIGNED_SYMBOLS;
        int without = 0;
        for (int symbol = 0; symbol < ALIGNED_SYMBOLS; symbol++) {
            withCode += block.alignedFrequencies[symbol] * alignedLengths[symbol];
            without += block.alignedFrequencies[symbol] * 3;
        }
        aligned = withCode < without;
    }

    /** Whether a code for the low bits of offsets pays. */
    boolean isAligned() {
        return aligned;
    }
}
