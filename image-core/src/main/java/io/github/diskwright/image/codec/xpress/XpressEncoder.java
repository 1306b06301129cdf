package io.github.diskwright.image.codec.xpress;

import static io.github.diskwright.image.codec.xpress.XpressFormat.FIRST_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONGER_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.LONG_LENGTH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MAX_CHUNK;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MAX_CODEWORD;
import static io.github.diskwright.image.codec.xpress.XpressFormat.MIN_MATCH;
import static io.github.diskwright.image.codec.xpress.XpressFormat.SYMBOLS;
import static io.github.diskwright.image.codec.xpress.XpressFormat.TABLE_BYTES;

import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.huffman.CodeLengths;
import io.github.diskwright.image.codec.huffman.Codewords;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;

/** Encodes XPRESS chunks of up to 64 KiB: has a parser choose the items, and writes them. */
public final class XpressEncoder implements ChunkEncoder {
    /** From this level on the parser looks for the smallest result. */
    private static final int FIRST_OPTIMAL_LEVEL = 60;

    private static final int MIN_RESULT = TABLE_BYTES + 4;

    private final XpressParser parser;
    private final XpressItems items = new XpressItems();
    private final CodeLengths maker = new CodeLengths(SYMBOLS);
    private final Codewords assigner = new Codewords();
    private final byte[] lengths = new byte[SYMBOLS];
    private final int[] codewords = new int[SYMBOLS];
    private final XpressWriter writer = new XpressWriter();
    private byte[] data = new byte[0];

    /**
     * An encoder. Takes about 1 MiB, at levels of 60 and above 3 MiB.
     *
     * @param level 1, the fastest, to 100, the smallest
     */
    public XpressEncoder(int level) {
        parser = level < FIRST_OPTIMAL_LEVEL ? new LazyXpressParser(level) : new OptimalXpressParser(level);
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length, byte[] target, int targetOffset, int room) {
        if (length > MAX_CHUNK) {
            throw new IllegalArgumentException("a chunk of XPRESS has at most " + MAX_CHUNK + " bytes, not " + length);
        }
        if (room <= MIN_RESULT) {
            return 0;
        }
        if (data.length < length + MatchLength.SLACK) {
            data = new byte[length + MatchLength.SLACK];
        }
        System.arraycopy(source, sourceOffset, data, 0, length);
        Arrays.fill(data, length, length + MatchLength.SLACK, (byte) 0);
        items.start(length);
        parser.parse(data, length, items);
        items.end();
        maker.build(items.frequencies(), SYMBOLS, MAX_CODEWORD, lengths);
        assigner.assign(lengths, SYMBOLS, codewords);
        return write(target, targetOffset, room);
    }

    private int write(byte[] target, int offset, int room) {
        for (int i = 0; i < TABLE_BYTES; i++) {
            target[offset + i] = (byte) (lengths[2 * i] | lengths[2 * i + 1] << 4);
        }
        writer.start(target, offset + TABLE_BYTES, offset + room);
        int[] all = items.items();
        int count = items.count();
        for (int i = 0; i < count; i++) {
            int item = all[i];
            if (item >>> 16 == 0) {
                writer.add(codewords[item], lengths[item]);
            } else {
                writeMatch(item >>> 16, item & 0xffff);
            }
        }
        writer.add(codewords[FIRST_MATCH], lengths[FIRST_MATCH]);
        int size = TABLE_BYTES + writer.finish();
        return size <= room ? size : 0;
    }

    private void writeMatch(int length, int offset) {
        int symbol = XpressItems.matchSymbol(length, offset);
        writer.add(codewords[symbol], lengths[symbol]);
        int more = length - MIN_MATCH - LONG_LENGTH;
        if (more >= LONGER_LENGTH) {
            writer.addByte(LONGER_LENGTH);
            writer.addByte(length - MIN_MATCH);
            writer.addByte(length - MIN_MATCH >> 8);
        } else if (more >= 0) {
            writer.addByte(more);
        }
        int offsetBits = 31 - Integer.numberOfLeadingZeros(offset);
        writer.add(offset - (1 << offsetBits), offsetBits);
    }
}
