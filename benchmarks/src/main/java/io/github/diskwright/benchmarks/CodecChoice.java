package io.github.diskwright.benchmarks;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.pipeline.BufferKind;
import io.github.diskwright.image.pipeline.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A codec and a level as the parameters of benchmarks write it: {@code "zstd-3"}, or {@code "store"} for the codec's
 * default level.
 */
record CodecChoice(Codec codec, int level) {
    /** What a pipeline does with it; {@code "auto-100"} is the best of LZ4 and Zstandard at 100 MB/s for each core. */
    static Compression compression(String text) throws UnsupportedFeatureException {
        if (text.startsWith("auto-")) {
            CodecRegistry codecs = CodecRegistry.load();
            long rate = Long.parseLong(text.substring("auto-".length())) * 1_000_000;
            return Compression.auto(List.of(codecs.require("lz4"), codecs.require("zstd")), rate)
                    .build();
        }
        CodecChoice choice = parse(text);
        return Compression.with(choice.codec(), choice.level()).build();
    }

    static CodecChoice parse(String text) throws UnsupportedFeatureException {
        int dash = text.indexOf('-');
        Codec codec = CodecRegistry.load().require(dash < 0 ? text : text.substring(0, dash));
        return new CodecChoice(codec, dash < 0 ? codec.defaultLevel() : Integer.parseInt(text.substring(dash + 1)));
    }

    /**
     * The next blocks, each compressed.
     *
     * @param kind where the results lie
     */
    List<ByteBuffer> compressed(SampleBlocks blocks, int count, BufferKind kind) throws IOException {
        List<ByteBuffer> results = new ArrayList<>();
        try (BlockCompressor compressor = codec.compressor(level)) {
            for (int i = 0; i < count; i++) {
                ByteBuffer block = blocks.next();
                ByteBuffer room = SampleBlocks.allocate(codec.maxCompressedLength(block.remaining()), kind);
                compressor.compress(block, room);
                room.flip();
                results.add(
                        SampleBlocks.allocate(room.remaining(), kind).put(room).flip());
            }
        }
        return results;
    }
}
