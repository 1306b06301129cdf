package io.github.diskwright.image.codec.lzms;

import static io.github.diskwright.image.codec.lzms.LzmsFormat.MIN_CHUNK_BYTES;

import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;

/** Encodes LZMS chunks: filters x86 code, and has a parser choose the items. */
public final class LzmsEncoder implements ChunkEncoder {
    private final LzmsParser parser;
    private final LzmsWriter writer = new LzmsWriter();
    private final X86Filter filter = new X86Filter();
    private byte[] data = new byte[0];

    /**
     * An encoder. Takes about 9 bytes for each byte of the longest chunk's next power of two, and 700 KiB.
     *
     * @param level 1, the fastest, to 100, the smallest
     */
    public LzmsEncoder(int level) {
        parser = new LazyLzmsParser(level);
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length, byte[] target, int targetOffset, int room) {
        if (room < MIN_CHUNK_BYTES) {
            return 0;
        }
        int needed = Math.addExact(length, MatchLength.SLACK);
        if (data.length < needed) {
            data = new byte[needed];
        }
        System.arraycopy(source, sourceOffset, data, 0, length);
        Arrays.fill(data, length, needed, (byte) 0);
        filter.apply(data, 0, length);
        writer.start(target, targetOffset, room, length);
        parser.parse(data, length, writer);
        return writer.finish();
    }
}
