package io.github.diskwright.image.codec.lzms;

import static io.github.diskwright.image.codec.lzms.LzmsFormat.MIN_CHUNK_BYTES;

import io.github.diskwright.image.codec.chunk.ChunkEncoder;
import io.github.diskwright.image.codec.match.MatchLength;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Encodes LZMS chunks: filters x86 code, and has a parser choose the items. */
public final class LzmsEncoder implements ChunkEncoder {
    /** From this level on the parser looks for the smallest result. */
    private static final int FIRST_OPTIMAL_LEVEL = 35;

    private final LzmsParser parser;
    /** For chunks that are too long for the other one. */
    private final LzmsParser longParser;

    private final LzmsWriter writer = new LzmsWriter();
    private final X86Filter filter = new X86Filter();
    private byte[] data = new byte[0];

    /**
     * An encoder. Takes about 9 bytes for each byte of the longest chunk's next power of two, and 3 MiB.
     *
     * @param level 1, the fastest, to 100, the smallest
     */
    public LzmsEncoder(int level) {
        this(level, null);
    }

    /**
     * An encoder that may have help with chunks of 1 MiB and more. The result is the same.
     *
     * @param level 1, the fastest, to 100, the smallest
     * @param helpers run one task for each such chunk at levels of 35 and above, which lasts as long as the chunk; null
     *     for none
     */
    public LzmsEncoder(int level, @Nullable Executor helpers) {
        longParser = new LazyLzmsParser(level);
        parser = level < FIRST_OPTIMAL_LEVEL ? longParser : new OptimalLzmsParser(level, writer, helpers);
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
        (length > MatchSearch.MAX_CHUNK ? longParser : parser).parse(data, length, writer);
        return writer.finish();
    }
}
