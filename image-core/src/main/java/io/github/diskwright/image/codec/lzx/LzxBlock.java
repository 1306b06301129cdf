package io.github.diskwright.image.codec.lzx;

import static io.github.diskwright.image.codec.lzx.LzxFormat.ALIGNED_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.FIRST_ALIGNED_SLOT;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LENGTH_SYMBOLS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LITERALS;
import static io.github.diskwright.image.codec.lzx.LzxFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.lzx.LzxFormat.MIN_MATCH;

import java.util.Arrays;

/** A block that a parser made: which bytes, their items, and how often each symbol occurs. Not thread-safe. */
final class LzxBlock {
    private final int mainSymbols;
    int start;
    int end;
    /** Items as {@link LzxItem} has them. */
    int[] items = new int[0];

    int count;
    /** The recent offsets behind the block. */
    long recent = RecentOffsets.FIRST;

    final int[] mainFrequencies;
    final int[] lengthFrequencies = new int[LENGTH_SYMBOLS];
    final int[] alignedFrequencies = new int[ALIGNED_SYMBOLS];

    LzxBlock(int mainSymbols) {
        this.mainSymbols = mainSymbols;
        mainFrequencies = new int[mainSymbols];
    }

    int mainSymbols() {
        return mainSymbols;
    }

    /** Starts the first block of a chunk. */
    void startChunk(int length) {
        if (items.length < length) {
            items = new int[length];
        }
        recent = RecentOffsets.FIRST;
    }

    /** Counts the symbols of the items. */
    void countSymbols() {
        Arrays.fill(mainFrequencies, 0);
        Arrays.fill(lengthFrequencies, 0);
        Arrays.fill(alignedFrequencies, 0);
        for (int i = 0; i < count; i++) {
            int item = items[i];
            int length = LzxItem.length(item);
            int code = LzxItem.code(item);
            if (length == LzxItem.LITERAL_LENGTH) {
                mainFrequencies[code]++;
            } else {
                countMatch(length, code);
            }
        }
    }

    private void countMatch(int length, int code) {
        int slot = LzxItem.slot(code);
        mainFrequencies[mainSymbol(slot, length)]++;
        if (length >= MIN_MATCH + LONG_LENGTH) {
            lengthFrequencies[length - MIN_MATCH - LONG_LENGTH]++;
        }
        if (slot >= FIRST_ALIGNED_SLOT) {
            alignedFrequencies[code & ALIGNED_SYMBOLS - 1]++;
        }
    }

    /** The main symbol of a match. */
    static int mainSymbol(int slot, int length) {
        return LITERALS + 8 * slot + Math.min(length - MIN_MATCH, LONG_LENGTH);
    }
}
