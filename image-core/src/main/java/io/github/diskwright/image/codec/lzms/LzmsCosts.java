package io.github.diskwright.image.codec.lzms;

import io.github.diskwright.image.codec.huffman.BitCosts;

/** What decisions and numbers cost with the codes and chances that a writer has now. Not thread-safe. */
final class LzmsCosts {
    /** Lengths whose costs are kept. */
    static final int LENGTHS = 256;

    private static final int CHANCES = 64;
    /** What a decision costs that has a chance of this many in 64. */
    private static final int[] DECISIONS = new int[CHANCES + 1];

    static {
        for (int chance = 1; chance <= CHANCES; chance++) {
            DECISIONS[chance] = BitCosts.log2(CHANCES) - BitCosts.log2(chance);
        }
    }

    private final LzmsWriter writer;
    private final int[] lengths = new int[LENGTHS];
    private int lengthsVersion = -1;

    LzmsCosts(LzmsWriter writer) {
        this.writer = writer;
    }

    /** Takes over a new code of lengths, if there is one. */
    void follow() {
        if (writer.lengths.version != lengthsVersion) {
            lengthsVersion = writer.lengths.version;
            for (int length = 1; length < LENGTHS; length++) {
                lengths[length] = number(writer.lengths, SlotTable.LENGTHS, length);
            }
        }
    }

    /** Costs of lengths below {@link #LENGTHS}. */
    int[] lengths() {
        return lengths;
    }

    int zero(int decisionClass, long history, int shift, int mask) {
        return DECISIONS[chance(decisionClass, history, shift, mask)];
    }

    int one(int decisionClass, long history, int shift, int mask) {
        return DECISIONS[CHANCES - chance(decisionClass, history, shift, mask)];
    }

    private int chance(int decisionClass, long history, int shift, int mask) {
        return LzmsFormat.zeroChance(writer.decisions[decisionClass + ((int) (history >>> shift) & mask)]);
    }

    int literal(byte value) {
        return writer.literals.lengths[value & 0xff] * BitCosts.BIT;
    }

    int offset(int offset) {
        return number(writer.offsets, SlotTable.OFFSETS, offset);
    }

    int deltaSource(int power, int rawOffset) {
        return writer.powers.lengths[power] * BitCosts.BIT + number(writer.deltaOffsets, SlotTable.OFFSETS, rawOffset);
    }

    private static int number(EncodedCode code, SlotTable table, int number) {
        int slot = table.slotOf(number);
        return (code.lengths[slot] + table.extraBits[slot]) * BitCosts.BIT;
    }
}
