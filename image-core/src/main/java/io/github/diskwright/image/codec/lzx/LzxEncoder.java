package io.github.diskwright.image.codec.lzx;

import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.chunk.UnitWriter;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;

/** Encodes LZX chunks as WIM files have them: translates calls, has a parser make blocks, and writes these. */
public final class LzxEncoder implements ChunkEncoder {
    /** From this level on the parser looks for the smallest result. */
    private static final int FIRST_OPTIMAL_LEVEL = 35;

    private final int maxLength;
    private final LzxParser parser;
    private final LzxBlock block;
    private final UnitWriter out = new UnitWriter();
    private final LzxBlockWriter writer;
    private byte[] data = new byte[0];

    /**
     * An encoder. Takes about 9 bytes for each byte of a chunk and 1 MiB; at levels of 35 and above 57 bytes for each
     * of the first 100,000 and 13 for each further one, and 2 MiB.
     *
     * @param chunkSize bytes of every chunk but the last, which the stream's alphabet depends on; 1 to 2 MiB
     * @param level 1, the fastest, to 100, the smallest
     */
    public LzxEncoder(int chunkSize, int level) {
        int order = LzxFormat.order(chunkSize);
        int mainSymbols = LzxFormat.mainSymbols(order);
        maxLength = 1 << order;
        parser = level < FIRST_OPTIMAL_LEVEL ? new LazyLzxParser(level) : new OptimalLzxParser(level, mainSymbols);
        block = new LzxBlock(mainSymbols);
        writer = new LzxBlockWriter(order, out);
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length, byte[] target, int targetOffset, int room) {
        if (length > maxLength) {
            throw new IllegalArgumentException("a chunk has at most " + maxLength + " bytes, not " + length);
        }
        if (data.length < length + MatchLength.SLACK) {
            data = new byte[length + MatchLength.SLACK];
        }
        System.arraycopy(source, sourceOffset, data, 0, length);
        Arrays.fill(data, length, length + MatchLength.SLACK, (byte) 0);
        CallTranslation.apply(data, 0, length);
        out.start(target, targetOffset, targetOffset + room);
        parser.start(data, length);
        block.startChunk(length);
        writer.start();
        block.end = 0;
        while (block.end < length) {
            block.start = block.end;
            parser.parse(block);
            writer.write(data, block);
        }
        int size = out.finish();
        return size <= room ? size : 0;
    }
}
