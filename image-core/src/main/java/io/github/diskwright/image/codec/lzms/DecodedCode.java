package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.huffman.DecodeTable;

/** An adaptive code, for the decoder. Not thread-safe. */
final class DecodedCode extends AdaptiveCode {
    private final DecodeTable table;
    private final int rootBits;
    /** The table's entries; always the same array. */
    final int[] entries;

    DecodedCode(int maxSymbols, int rebuildAfter, int rootBits) {
        super(maxSymbols, rebuildAfter);
        this.rootBits = rootBits;
        table = new DecodeTable(maxSymbols, rootBits, LzmsFormat.MAX_CODEWORD);
        entries = table.entries();
    }

    @Override
    void codeChanged(int symbolCount) {
        if (symbolCount == 1) {
            table.setSingleSymbol();
        } else if (!table.build(lengths, symbolCount)) {
            throw new IllegalStateException("a code made of frequencies is complete");
        }
    }

    /** The entry of the codeword that the bits start with. */
    int entry(long bits) {
        int entry = entries[(int) (bits >>> 64 - rootBits)];
        return (entry & DecodeTable.LINK) == 0 ? entry : entries[DecodeTable.next(entry, bits << rootBits)];
    }
}
