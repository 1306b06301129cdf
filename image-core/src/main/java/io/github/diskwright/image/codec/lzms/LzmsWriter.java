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
import static io.github.diskwright.image.codec.lzms.LzmsFormat.MAIN;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.MATCH;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.OFFSET_REBUILD;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.POWERS;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.POWER_REBUILD;
import static io.github.diskwright.image.codec.lzms.LzmsFormat.zeroChance;

import java.util.Arrays;

/**
 * Writes items, with codes and chances that follow them. A match has a recent index, or {@link #EXPLICIT}. Not
 * thread-safe.
 */
final class LzmsWriter {
    /** Instead of a recent index: the source is sent. */
    static final int EXPLICIT = -1;

    final EncodedCode literals = new EncodedCode(LITERALS, LITERAL_REBUILD);
    final EncodedCode offsets = new EncodedCode(SlotTable.OFFSETS.size(), OFFSET_REBUILD);
    final EncodedCode lengths = new EncodedCode(SlotTable.LENGTHS.size(), LENGTH_REBUILD);
    final EncodedCode powers = new EncodedCode(POWERS, POWER_REBUILD);
    final EncodedCode deltaOffsets = new EncodedCode(SlotTable.OFFSETS.size(), OFFSET_REBUILD);
    /** The latest decisions of each entry, as the decoder has them. */
    final long[] decisions = new long[DECISIONS];

    int mainHistory;
    int matchHistory;
    int lzHistory;
    int lzRecent0History;
    int lzRecent1History;
    int deltaHistory;
    int deltaRecent0History;
    int deltaRecent1History;

    private final RangeEncoder forward = new RangeEncoder();
    private final BackwardWriter backward = new BackwardWriter();
    private byte[] target = new byte[0];
    private int start;
    private int room;

    LzmsWriter() {}

    /** Starts a chunk of a length. */
    void start(byte[] bytes, int offset, int bytesRoom, int length) {
        target = bytes;
        start = offset;
        room = bytesRoom & ~1;
        forward.start(bytes, offset, offset + room);
        backward.start(bytes, offset, offset + room);
        int slots = LzmsFormat.offsetSlots(length);
        literals.reset(LITERALS);
        offsets.reset(slots);
        lengths.reset(SlotTable.LENGTHS.size());
        powers.reset(POWERS);
        deltaOffsets.reset(slots);
        Arrays.fill(decisions, FIRST_DECISIONS);
        mainHistory = 0;
        matchHistory = 0;
        lzHistory = 0;
        lzRecent0History = 0;
        lzRecent1History = 0;
        deltaHistory = 0;
        deltaRecent0History = 0;
        deltaRecent1History = 0;
    }

    /** Whether the two streams need more room than there is. */
    boolean isFull() {
        return forward.size() + backward.size() > room;
    }

    void literal(int value) {
        mainHistory = decide(MAIN, mainHistory, 15, false);
        symbol(literals, value);
    }

    void lzMatch(int recentIndex, int offset, int length) {
        mainHistory = decide(MAIN, mainHistory, 15, true);
        matchHistory = decide(MATCH, matchHistory, 31, false);
        lzHistory = decide(LZ, lzHistory, 63, recentIndex != EXPLICIT);
        if (recentIndex == EXPLICIT) {
            number(offsets, SlotTable.OFFSETS, offset);
        } else {
            lzRecent0History = decide(LZ_RECENT_0, lzRecent0History, 63, recentIndex > 0);
            if (recentIndex > 0) {
                lzRecent1History = decide(LZ_RECENT_1, lzRecent1History, 63, recentIndex > 1);
            }
        }
        number(lengths, SlotTable.LENGTHS, length);
    }

    void deltaMatch(int recentIndex, int power, int rawOffset, int length) {
        mainHistory = decide(MAIN, mainHistory, 15, true);
        matchHistory = decide(MATCH, matchHistory, 31, true);
        deltaHistory = decide(DELTA, deltaHistory, 63, recentIndex != EXPLICIT);
        if (recentIndex == EXPLICIT) {
            symbol(powers, power);
            number(deltaOffsets, SlotTable.OFFSETS, rawOffset);
        } else {
            deltaRecent0History = decide(DELTA_RECENT_0, deltaRecent0History, 63, recentIndex > 0);
            if (recentIndex > 0) {
                deltaRecent1History = decide(DELTA_RECENT_1, deltaRecent1History, 63, recentIndex > 1);
            }
        }
        number(lengths, SlotTable.LENGTHS, length);
    }

    /** Returns the history after the decision. */
    private int decide(int decisionClass, int history, int mask, boolean isOne) {
        int entry = decisionClass + history;
        int bit = isOne ? 1 : 0;
        long word = decisions[entry];
        forward.encode(isOne, zeroChance(word));
        decisions[entry] = word << 1 | bit;
        return (history << 1 | bit) & mask;
    }

    private void symbol(EncodedCode code, int symbol) {
        backward.add(code.codewords[symbol], code.lengths[symbol]);
        code.count(symbol);
    }

    private void number(EncodedCode code, SlotTable table, int number) {
        int slot = table.slotOf(number);
        symbol(code, slot);
        backward.add(number - table.bases[slot], table.extraBits[slot]);
    }

    /** Ends the chunk: joins the streams. Returns its bytes, or 0 if they did not fit. */
    int finish() {
        int front = forward.finish();
        int back = backward.finish();
        if (front + back > room) {
            return 0;
        }
        System.arraycopy(target, start + room - back, target, start + front, back);
        return front + back;
    }
}
