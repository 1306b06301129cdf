package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.huffman.Codewords;

/** An adaptive code, for the encoder. Not thread-safe. */
final class EncodedCode extends AdaptiveCode {
    private final Codewords assigner = new Codewords();
    /** Codewords of the symbols, in the low bits. */
    final int[] codewords;
    /** How many codes there were in this chunk; who keeps costs sees by it that they are old. */
    int version;

    EncodedCode(int maxSymbols, int rebuildAfter) {
        super(maxSymbols, rebuildAfter);
        codewords = new int[maxSymbols];
    }

    @Override
    void codeChanged(int symbolCount) {
        assigner.assign(lengths, symbolCount, codewords);
        version++;
    }
}
